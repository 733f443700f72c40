package io.github.pcap2netpol.cluster.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labelled things by namespace and label, so that a selector need not be tried on all of them.
 *
 * @param <T> the things
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
   * Those among which all of a namespace with these labels are, in the order in which they were
   * added: all that have the rarest of the labels, so that the others are still to be compared.
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
