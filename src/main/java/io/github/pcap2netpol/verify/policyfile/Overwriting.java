package io.github.pcap2netpol.verify.policyfile;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cluster holds once policies were applied to it: one of the same namespace and name is
 * overwritten, so that what its former version allowed no longer counts.
 */
public final class Overwriting {
  private Overwriting() {}

  public static List<NetworkPolicy> applied(
      Collection<NetworkPolicy> generated, Collection<NetworkPolicy> existing) {
    return Stream.concat(generated.stream(), remaining(generated, existing).stream()).toList();
  }

  /** Of the existing ones, those that stay as they are. */
  public static List<NetworkPolicy> remaining(
      Collection<NetworkPolicy> generated, Collection<NetworkPolicy> existing) {
    Set<String> names = generated.stream().map(Overwriting::name).collect(Collectors.toSet());
    return existing.stream().filter(policy -> !names.contains(name(policy))).toList();
  }

  /** namespace/name, which is what an object is overwritten by. */
  public static String name(NetworkPolicy policy) {
    return policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
  }
}
