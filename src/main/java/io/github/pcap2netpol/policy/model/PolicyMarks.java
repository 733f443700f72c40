package io.github.pcap2netpol.policy.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every policy gets besides its own name and label.
 *
 * @param namePrefix what its name begins with; "" for nothing
 * @param labels further labels
 */
public record PolicyMarks(String namePrefix, SortedMap<String, String> labels) {
  public static final PolicyMarks NONE = new PolicyMarks("", Collections.emptySortedMap());

  public PolicyMarks {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
