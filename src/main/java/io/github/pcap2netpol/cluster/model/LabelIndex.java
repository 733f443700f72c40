package io.github.pcap2netpol.cluster.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Indexes labelled objects by namespace and label, so that a selector need not be tried on all of
 * them.
 *
 * @param <T> the objects
 */
public final class LabelIndex<T> {
  private final Map<String, List<T>> byNamespace = new HashMap<>();
  private final Map<Label, List<T>> byLabel = new HashMap<>();

  private record Label(String namespace, String key, String value) {}

  public void add(String namespace, Labels labels, T thing) {
    byNamespace.computeIfAbsent(namespace, key -> new ArrayList<>()).add(thing);
    labels
        .values()
        .forEach(
            (key, value) ->
                byLabel
                    .computeIfAbsent(new Label(namespace, key, value), label -> new ArrayList<>())
                    .add(thing));
  }

  /**
   * Objects of the namespace that may have all these labels, in the order they were added: those
   * with the rarest of the labels. The caller still compares the other labels.
   */
  public List<T> candidates(String namespace, Labels labels) {
    List<T> fewest = byNamespace.getOrDefault(namespace, List.of());
    for (Map.Entry<String, String> label : labels.values().entrySet()) {
      List<T> bearing =
          byLabel.getOrDefault(new Label(namespace, label.getKey(), label.getValue()), List.of());
      fewest = bearing.size() < fewest.size() ? bearing : fewest;
    }
    return fewest;
  }
}
