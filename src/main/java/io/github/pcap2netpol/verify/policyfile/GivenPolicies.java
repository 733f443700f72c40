package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policies to be judged.
 *
 * @param policies the valid ones, by namespace and name; each name occurs once
 * @param places where each was read from, by namespace/name: a file, or {@link #CLUSTER}
 * @param files how many files were read
 * @param otherObjects how many objects in them are not NetworkPolicies
 */
public record GivenPolicies(
    List<Policy> policies, SortedMap<String, String> places, int files, long otherObjects) {
  /** The place of policies from the metadata. */
  public static final String CLUSTER = "the cluster";

  public GivenPolicies {
    policies = policies.stream().sorted().toList();
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /**
   * Policies that have not been written yet.
   *
   * @param texts YAML, by the path it will be written to
   * @param diagnostics receives what can't be read back
   */
  public static GivenPolicies of(SortedMap<String, String> texts, Diagnostics diagnostics) {
    List<Policy> policies = new ArrayList<>();
    TreeMap<String, String> places = new TreeMap<>();
    texts.forEach(
        (place, text) -> {
          for (Policy policy : PolicyReader.read(text, place, diagnostics)) {
            policies.add(policy);
            places.put(policy.fullName(), place);
          }
        });
    return new GivenPolicies(policies, places, texts.size(), 0);
  }

  /** How many policies there are. */
  public int count() {
    return policies.size();
  }

  /** Their namespaces, in order. */
  public List<String> namespaces() {
    return policies.stream().map(Policy::namespace).distinct().sorted().toList();
  }
}
