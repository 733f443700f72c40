package io.github.pcap2netpol.verify.policyfile;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
    List<NetworkPolicy> policies, SortedMap<String, String> places, int files, long otherObjects) {
  /** The place of policies that the metadata holds. */
  public static final String CLUSTER = "the cluster";

  private static final Comparator<NetworkPolicy> ORDER =
      Comparator.comparing((NetworkPolicy policy) -> policy.getMetadata().getNamespace())
          .thenComparing(policy -> policy.getMetadata().getName());

  public GivenPolicies {
    policies = policies.stream().sorted(ORDER).toList();
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /**
   * Those that are yet to be written.
   *
   * @param texts YAML, by where it will be written
   * @param diagnostics is told what cannot be read back
   */
  public static GivenPolicies of(SortedMap<String, String> texts, Diagnostics diagnostics) {
    List<NetworkPolicy> policies = new ArrayList<>();
    TreeMap<String, String> places = new TreeMap<>();
    texts.forEach(
        (place, text) -> {
          for (NetworkPolicy policy : PolicyReader.read(text, place, diagnostics)) {
            policies.add(policy);
            places.put(Overwriting.name(policy), place);
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
    return policies.stream()
        .map(policy -> policy.getMetadata().getNamespace())
        .distinct()
        .sorted()
        .toList();
  }
}
