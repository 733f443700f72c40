package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds which of many selectors match given labels without trying them all: a selector with
 * matchLabels is tried only on labels that include its first one.
 *
 * @param <T> what a selector stands for
 */
final class SelectorIndex<T> {
  private final Map<Map.Entry<String, String>, List<Entry<T>>> byLabel = new HashMap<>();
  private final List<Entry<T>> others = new ArrayList<>();

  private record Entry<T>(LabelSelector selector, T value) {}

  void add(LabelSelector selector, T value) {
    Entry<T> entry = new Entry<>(selector, value);
    Labels labels = selector.matchLabels();
    if (labels.isEmpty()) {
      others.add(entry);
    } else {
      Map.Entry<String, String> first =
          Map.entry(
              labels.values().firstKey(),
              labels.values().getOrDefault(labels.values().firstKey(), ""));
      byLabel.computeIfAbsent(first, key -> new ArrayList<>()).add(entry);
    }
  }

  void forEachMatching(Labels labels, Consumer<T> action) {
    offer(others, labels, action);
    labels
        .values()
        .forEach(
            (key, value) ->
                offer(byLabel.getOrDefault(Map.entry(key, value), List.of()), labels, action));
  }

  private void offer(List<Entry<T>> entries, Labels labels, Consumer<T> action) {
    for (Entry<T> entry : entries) {
      if (entry.selector().matches(labels)) {
        action.accept(entry.value());
      }
    }
  }
}
