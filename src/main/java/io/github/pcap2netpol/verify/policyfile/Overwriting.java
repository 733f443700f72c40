package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.verify.evaluate.Policy;
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

  public static List<Policy> applied(Collection<Policy> generated, Collection<Policy> existing) {
    return Stream.concat(generated.stream(), remaining(generated, existing).stream()).toList();
  }

  /** Of the existing ones, those that stay as they are. */
  public static List<Policy> remaining(Collection<Policy> generated, Collection<Policy> existing) {
    Set<String> names = generated.stream().map(Policy::fullName).collect(Collectors.toSet());
    return existing.stream().filter(policy -> !names.contains(policy.fullName())).toList();
  }
}
