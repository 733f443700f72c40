package io.github.pcap2netpol.verify;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How one enforcer of NetworkPolicies reads what the API leaves open. Described, with the source of
 * each difference, in {@code docs/semantics.md}.
 *
 * @param name as the command line takes it, in lower case
 * @param product as people call it
 * @param traits in what it differs from {@link #STRICTEST}
 */
public record EnforcerProfile(String name, String product, Set<Trait> traits) {
  /** The strictest common reading: what goes through here goes through everywhere we know of. */
  public static final EnforcerProfile STRICTEST =
      new EnforcerProfile("strictest", "the strictest common reading", Set.of());

  private static final List<EnforcerProfile> ALL =
      Stream.of(
              STRICTEST,
              of("calico", "Calico", Trait.BLOCKS_MATCH_PODS),
              of("cilium", "Cilium", Trait.BLOCKS_MISS_NODES))
          .toList();

  public EnforcerProfile {
    traits = Collections.unmodifiableSet(new TreeSet<>(traits));
  }

  /** One difference from the strictest common reading. */
  public enum Trait {
    /** An {@code ipBlock} matches every address in it, pods' too. */
    BLOCKS_MATCH_PODS,
    /** An {@code ipBlock} matches no address of a node. */
    BLOCKS_MISS_NODES
  }

  /** The profile of that name, as {@link #names} lists it. */
  public static Optional<EnforcerProfile> named(String name) {
    return ALL.stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** All names, in order. */
  public static List<String> names() {
    return ALL.stream().map(EnforcerProfile::name).sorted().toList();
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  private static EnforcerProfile of(String name, String product, Trait... traits) {
    EnumSet<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(Arrays.asList(traits));
    return new EnforcerProfile(name, product, all);
  }
}
