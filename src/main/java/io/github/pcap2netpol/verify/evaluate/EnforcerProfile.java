package io.github.pcap2netpol.verify.evaluate;

import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.BLOCKS_MATCH_PODS;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.BLOCKS_MISS_NODES;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.END_PORT_IGNORED;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.NAMED_PORT_IS_EVERY_PORT;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.NAMED_PORT_VOIDS_POLICY;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.OWN_NODE_REACHABLE;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.SCTP_MUST_BE_ENABLED;
import static io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait.SEES_SERVICE_ADDRESS;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one enforcer of NetworkPolicies behaves where the API leaves room. Only what its own
 * documentation or source says is recorded; otherwise the enforcer is assumed to be as strict as
 * {@link #STRICTEST}. {@code docs/semantics.md} lists each difference with its source.
 *
 * @param name as given on the command line, in lower case
 * @param product the product's name
 * @param traits how it differs from {@link #STRICTEST}
 */
public record EnforcerProfile(String name, String product, Set<Trait> traits) {
  /** The strictest common reading, and the default. */
  public static final EnforcerProfile STRICTEST =
      new EnforcerProfile("strictest", "the strictest common reading", Set.of());

  private static final List<EnforcerProfile> ALL =
      List.of(
          new EnforcerProfile("antrea", "Antrea", Set.of(BLOCKS_MATCH_PODS)),
          new EnforcerProfile(
              "aws",
              "the Amazon VPC CNI network policy agent",
              Set.of(BLOCKS_MATCH_PODS, OWN_NODE_REACHABLE, SEES_SERVICE_ADDRESS)),
          new EnforcerProfile(
              "azure-cilium", "Azure CNI powered by Cilium", Set.of(BLOCKS_MISS_NODES)),
          new EnforcerProfile(
              "azure-npm", "Azure Network Policy Manager", Set.of(BLOCKS_MATCH_PODS)),
          new EnforcerProfile("calico", "Calico", Set.of(BLOCKS_MATCH_PODS)),
          new EnforcerProfile("cilium", "Cilium", Set.of(BLOCKS_MISS_NODES, SCTP_MUST_BE_ENABLED)),
          new EnforcerProfile("gke-dataplane-v2", "GKE Dataplane V2", Set.of(BLOCKS_MISS_NODES)),
          new EnforcerProfile("kube-router", "kube-router", Set.of(BLOCKS_MATCH_PODS)),
          new EnforcerProfile(
              "ovn-kubernetes",
              "OVN-Kubernetes",
              Set.of(BLOCKS_MATCH_PODS, NAMED_PORT_IS_EVERY_PORT)),
          STRICTEST,
          new EnforcerProfile(
              "weave",
              "Weave Net",
              Set.of(
                  BLOCKS_MATCH_PODS,
                  OWN_NODE_REACHABLE,
                  END_PORT_IGNORED,
                  NAMED_PORT_VOIDS_POLICY)));

  public EnforcerProfile {
    traits = Collections.unmodifiableSet(new TreeSet<>(traits));
  }

  /** One difference from the strictest common reading. */
  public enum Trait {
    /** An {@code ipBlock} matches every address in it, including pods'. */
    BLOCKS_MATCH_PODS,
    /** An {@code ipBlock} never matches a node's address. */
    BLOCKS_MISS_NODES,
    /** Traffic from a pod to its own node is never filtered. */
    OWN_NODE_REACHABLE,
    /**
     * Egress is judged before a Service's address is translated: an {@code ipBlock} must contain
     * the Service's address, or the rule's selector must match the Service's own {@code
     * spec.selector}, taken as labels.
     */
    SEES_SERVICE_ADDRESS,
    /** Of a range of ports, only the first is allowed. */
    END_PORT_IGNORED,
    /** A named port is treated as every port of its protocol. */
    NAMED_PORT_IS_EVERY_PORT,
    /** A policy with a named port is not enforced at all. */
    NAMED_PORT_VOIDS_POLICY,
    /** Rules for SCTP need an option that is off by default; verdicts assume that it is on. */
    SCTP_MUST_BE_ENABLED
  }

  /** The profile with one of the {@link #names}. */
  public static Optional<EnforcerProfile> named(String name) {
    return ALL.stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** All names, in order. */
  public static List<String> names() {
    return ALL.stream().map(EnforcerProfile::name).sorted().toList();
  }

  /** Whether it enforces the policy at all. */
  public boolean enforces(Policy policy) {
    return !has(NAMED_PORT_VOIDS_POLICY) || !policy.namesPort();
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
