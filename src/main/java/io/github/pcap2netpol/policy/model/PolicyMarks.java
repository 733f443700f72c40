package io.github.pcap2netpol.policy.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A name prefix and labels for all policies.
 *
 * @param namePrefix the prefix of names; may be ""
 * @param labels further labels
 */
public record PolicyMarks(String namePrefix, SortedMap<String, String> labels) {
  public static final PolicyMarks NONE = new PolicyMarks("", Collections.emptySortedMap());

  public PolicyMarks {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
