package io.github.pcap2netpol.verify.policyfile;

import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cluster contains after policies were applied: an existing policy of the same namespace and
 * name is overwritten, so what it allowed before no longer counts.
 */
public final class Overwriting {
  private Overwriting() {}

  public static List<Policy> applied(Collection<Policy> generated, Collection<Policy> existing) {
    return Stream.concat(generated.stream(), remaining(generated, existing).stream()).toList();
  }

  /** The existing policies that remain unchanged. */
  public static List<Policy> remaining(Collection<Policy> generated, Collection<Policy> existing) {
    Set<String> names = generated.stream().map(Policy::fullName).collect(Collectors.toSet());
    return existing.stream().filter(policy -> !names.contains(policy.fullName())).toList();
  }
}
