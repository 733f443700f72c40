package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a set of NetworkPolicies does to a flow (Kubernetes API reference, networking.k8s.io/v1).
 * Policies add up. A pod that some policy selects in a direction is isolated in that direction:
 * only what a rule of one of these policies matches is allowed. A flow must be allowed at both
 * ends.
 *
 * <p>Where the API leaves room and enforcers differ, {@link EnforcerProfile#STRICTEST} means:
 *
 * <ul>
 *   <li>an {@code ipBlock} matches nodes and outside addresses, never a pod's address;
 *   <li>traffic from a pod to its own node needs a rule; in the other direction it is exempt, as
 *       the API says;
 *   <li>a named port matches only if the destination is a pod that declares it.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class PolicyEvaluator {
  private static final EndVerdict NOT_ISOLATED = new Verdict.NotIsolated();
  private static final EndVerdict SELF = new Verdict.Exempt("a pod's traffic with itself");
  private static final EndVerdict FROM_OWN_NODE =
      new Verdict.Exempt("comes from the pod's own node");
  private static final EndVerdict TO_OWN_NODE = new Verdict.Exempt("goes to the pod's own node");

  private final EnforcerProfile profile;
  private final PolicyIndex index;
  private final PeerMatcher peers;
  private final PortMatcher ports;
  private final BlockFlows blocks;
  private final DialledService.Directory services;

  /**
   * Evaluates policies that are already values.
   *
   * @param sorted the policies, in order; may include policies that the enforcer does not enforce
   */
  public PolicyEvaluator(List<Policy> sorted, Cluster cluster, EnforcerProfile profile) {
    this.profile = profile;
    this.index =
        new PolicyIndex(
            sorted.stream()
                .map(policy -> profile.enforces(policy) ? policy : policy.withoutEffect())
                .toList(),
            cluster::namespaceLabels);
    this.peers = new PeerMatcher(index, cluster.nodes(), profile);
    this.ports = new PortMatcher(profile);
    this.blocks = new BlockFlows(index);
    this.services =
        profile.has(Trait.SEES_SERVICE_ADDRESS)
            ? DialledService.Directory.of(cluster)
            : new DialledService.Directory(Map.of());
  }

  /** Like {@link #of(List, Cluster, EnforcerProfile)}, with the strictest common reading. */
  public static PolicyEvaluator of(List<Policy> policies, Cluster cluster) {
    return of(policies, cluster, EnforcerProfile.STRICTEST);
  }

  /**
   * Evaluates these policies together.
   *
   * @param policies the policies, in any order
   * @param cluster provides the namespaces' labels and the nodes' addresses
   * @param profile how the enforcer reads them
   */
  public static PolicyEvaluator of(
      List<Policy> policies, Cluster cluster, EnforcerProfile profile) {
    return new PolicyEvaluator(policies.stream().sorted().toList(), cluster, profile);
  }

  /**
   * The verdict on a flow, with what decided it at each end. A flow from a block of addresses is
   * denied if some of the addresses are: any of them may have been the caller.
   */
  public Verdict evaluate(Flow flow) {
    return blocks.evaluate(flow, this::judge);
  }

  private Verdict judge(Flow flow) {
    EndVerdict egress = egress(flow);
    EndVerdict ingress = ingress(flow);
    return egress instanceof Verdict.NoRuleMatches || ingress instanceof Verdict.NoRuleMatches
        ? new Verdict.Denied(egress, ingress)
        : new Verdict.Allowed(egress, ingress);
  }

  /**
   * All rules that allow the flow in that direction, not just the one that a verdict names; in
   * order. Empty where nothing is filtered, since no rule is needed then.
   */
  public List<NumberedRule> matches(Flow flow, Direction direction) {
    return blocks.matches(flow, one -> matchesOne(one, direction));
  }

  private List<NumberedRule> matchesOne(Flow flow, Direction direction) {
    return (direction == Direction.EGRESS ? egressRules(flow) : ingressRules(flow))
        .map(ApplicableRules::all)
        .orElse(List.of());
  }

  /** Adds the ports of all rules in that direction that match the flow's peer. */
  public void addPorts(Flow flow, Direction direction, Set<RulePort> ports) {
    (direction == Direction.EGRESS ? egressRules(flow) : ingressRules(flow))
        .ifPresent(rules -> rules.addPorts(ports));
  }

  /**
   * Whether the rule's port matches the flow's port at its destination, after a Service's address
   * is translated.
   */
  public boolean opens(RulePort port, Flow flow) {
    return ports.matches(port, flow);
  }

  /** The numbers of the policies that select the pod in either direction. */
  public BitSet selecting(Pod pod) {
    BitSet policies = new BitSet();
    for (Direction direction : Direction.values()) {
      policies.or(index.governing(pod, direction).policies());
    }
    return policies;
  }

  /** Which of these pods may connect to which. They must be on no node. */
  public PodReach reach(List<Pod> pods) {
    return new PodReach(
        index,
        pods,
        this::matching,
        pod -> pod.addresses().stream().anyMatch(services.services()::containsKey));
  }

  /** The rules that match a pod as a peer, by any of its addresses. */
  private List<NumberedRule> matching(Pod pod, Direction direction) {
    List<NumberedRule> rules = new ArrayList<>(peers.matching(new PodEnd(pod), direction));
    if (profile.has(Trait.BLOCKS_MATCH_PODS)) {
      pod.addresses().forEach(address -> rules.addAll(index.matching(address, direction)));
    }
    return rules;
  }

  private EndVerdict egress(Flow flow) {
    if (!(flow.source() instanceof PodEnd)) {
      return NOT_ISOLATED;
    }
    return egressRules(flow)
        .map(ApplicableRules::verdict)
        .orElseGet(() -> isSelf(flow) ? SELF : TO_OWN_NODE);
  }

  private EndVerdict ingress(Flow flow) {
    if (!(flow.destination() instanceof PodEnd)) {
      return NOT_ISOLATED;
    }
    return ingressRules(flow)
        .map(ApplicableRules::verdict)
        .orElseGet(() -> isSelf(flow) ? SELF : FROM_OWN_NODE);
  }

  /** The rules that apply at the source; empty if nothing is filtered there. */
  private Optional<ApplicableRules> egressRules(Flow flow) {
    if (!(flow.source() instanceof PodEnd source)) {
      return Optional.empty();
    }
    Optional<DialledService> service = services.dialledBy(flow);
    if (service.isPresent()) {
      return Optional.of(rulesFor(source.pod(), service.get()));
    }
    boolean exempt =
        isSelf(flow)
            || (profile.has(Trait.OWN_NODE_REACHABLE)
                && isOnNodeOf(source.pod(), flow.destination()));
    return exempt
        ? Optional.empty()
        : Optional.of(rulesFor(Direction.EGRESS, source.pod(), flow.destination(), flow));
  }

  /** The rules that apply at the destination; empty if nothing is filtered there. */
  private Optional<ApplicableRules> ingressRules(Flow flow) {
    return !(flow.destination() instanceof PodEnd destination)
            || isSelf(flow)
            || isOnNodeOf(destination.pod(), flow.source())
        ? Optional.empty()
        : Optional.of(rulesFor(Direction.INGRESS, destination.pod(), flow.source(), flow));
  }

  private static boolean isSelf(Flow flow) {
    return flow.source() instanceof PodEnd one
        && flow.destination() instanceof PodEnd other
        && one.pod().ref().equals(other.pod().ref())
        && one.pod().uid().equals(other.pod().uid());
  }

  private static boolean isOnNodeOf(Pod pod, End end) {
    if (end instanceof NodeEnd node) {
      return pod.node().filter(node.node()::equals).isPresent();
    }
    return end instanceof PodEnd other
        && other.pod().hostNetwork()
        && pod.node().isPresent()
        && pod.node().equals(other.pod().node());
  }

  private ApplicableRules rulesFor(Direction direction, Pod pod, End peer, Flow flow) {
    Predicate<RulePort> opens = port -> ports.matches(port, flow);
    List<ApplicableRules.Candidates> candidates = new ArrayList<>();
    candidates.add(new ApplicableRules.Candidates(peers.matching(peer, direction), opens));
    if (profile.has(Trait.BLOCKS_MATCH_PODS)
        && peer instanceof PodEnd end
        && !end.pod().hostNetwork()) {
      boolean ipv4 = flow.connection().responder().isIpv4();
      for (IpAddress address : end.pod().addresses()) {
        if (address.isIpv4() == ipv4) {
          candidates.add(new ApplicableRules.Candidates(index.matching(address, direction), opens));
        }
      }
    }
    return new ApplicableRules(index.governing(pod, direction), opens, candidates);
  }

  /** The egress rules for a Service whose address is not translated yet. */
  private ApplicableRules rulesFor(Pod pod, DialledService service) {
    String namespace = service.service().ref().namespace();
    return new ApplicableRules(
        index.governing(pod, Direction.EGRESS),
        service::isDialledPort,
        List.of(
            new ApplicableRules.Candidates(
                index.matching(service.address(), Direction.EGRESS), service::isDialledPort),
            new ApplicableRules.Candidates(
                index.matching(namespace, service.selector(), Direction.EGRESS),
                service::isOpenedBy)));
  }
}
