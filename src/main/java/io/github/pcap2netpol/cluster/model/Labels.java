package io.github.pcap2netpol.cluster.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of an object, sorted by key.
 *
 * @param values label values by key; never modified
 */
public record Labels(SortedMap<String, String> values) {
  public static final Labels NONE = new Labels(new TreeMap<>());

  public Labels {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Labels of(Map<String, String> values) {
    return new Labels(
        values instanceof SortedMap<String, String> sorted ? sorted : new TreeMap<>(values));
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether these labels include all of the other's, with the same values. */
  public boolean containsAll(Labels other) {
    for (Map.Entry<String, String> label : other.values.entrySet()) {
      if (!label.getValue().equals(values.get(label.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
