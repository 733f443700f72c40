package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Policies that were given to be judged.
 *
 * @param policies valid ones, by namespace and name, each name once
 * @param places where each was read, by namespace/name: a file, or {@link #CLUSTER}
 * @param files how many files were read
 * @param otherObjects how many objects in them are no NetworkPolicy
 */
public record GivenPolicies(
    List<Policy> policies, SortedMap<String, String> places, int files, long otherObjects) {
  /** The place of policies that the metadata holds. */
  public static final String CLUSTER = "the cluster";

  public GivenPolicies {
    policies = policies.stream().sorted().toList();
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /**
   * Those that are yet to be written.
   *
   * @param texts YAML, by where it will be written
   * @param diagnostics is told what cannot be read back
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

  /** The namespaces that they are in, in order. */
  public List<String> namespaces() {
    return policies.stream().map(Policy::namespace).distinct().sorted().toList();
  }
}
