package io.github.pcap2netpol.verify;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.cluster.Cluster;
import io.github.pcap2netpol.cluster.Labels;
import io.github.pcap2netpol.cluster.Namespace;
import io.github.pcap2netpol.cluster.Node;
import io.github.pcap2netpol.cluster.Pod;
import io.github.pcap2netpol.graph.Flow;
import io.github.pcap2netpol.graph.Flow.AddressEnd;
import io.github.pcap2netpol.graph.Flow.End;
import io.github.pcap2netpol.graph.Flow.NodeEnd;
import io.github.pcap2netpol.graph.Flow.PodEnd;
import io.github.pcap2netpol.policy.Direction;
import io.github.pcap2netpol.verify.Verdict.EndVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What a set of NetworkPolicies does to a flow (Kubernetes API reference, networking.k8s.io/v1).
 * Policies add up: a pod that some policy selects in a direction is isolated in it, and then only
 * what a rule of any of these policies matches goes through; a flow must pass at both ends.
 *
 * <p>Where the API leaves room and enforcers differ, the strictest common reading is taken:
 *
 * <ul>
 *   <li>an {@code ipBlock} matches nodes and outside addresses, never a pod's address;
 *   <li>traffic from a pod to its own node needs a rule; the other way it is exempt, as the API
 *       says;
 *   <li>a named port matches only where the destination is a pod that declares it.
 * </ul>
 *
 * <p>May be used by several threads at once.
 */
public final class PolicyEvaluator {
  private static final EndVerdict NOT_ISOLATED = new Verdict.NotIsolated();
  private static final EndVerdict SELF = new Verdict.Exempt("a pod's traffic with itself");
  private static final EndVerdict OWN_NODE = new Verdict.Exempt("comes from the pod's own node");

  private final Map<String, List<Policy>> byNamespace;
  private final Cluster cluster;

  /** Pods that are alike to every selector: the replicas of a workload, mostly. */
  private record PodGroup(String namespace, Labels labels) {}

  private final Map<PodGroup, List<Policy>> selecting = new ConcurrentHashMap<>();
  private final Map<String, Labels> namespaceLabels = new ConcurrentHashMap<>();

  private PolicyEvaluator(Map<String, List<Policy>> byNamespace, Cluster cluster) {
    this.byNamespace = byNamespace;
    this.cluster = cluster;
  }

  /**
   * An evaluator of these policies together.
   *
   * @param policies valid ones, as {@link PolicyReader} gives them, each with a namespace
   * @param cluster whose namespaces' labels and nodes' addresses are to be used
   * @throws IllegalArgumentException if one of the policies is such as the API server would refuse
   */
  public static PolicyEvaluator of(List<NetworkPolicy> policies, Cluster cluster) {
    return new PolicyEvaluator(
        policies.stream()
            .map(Policy::of)
            .sorted()
            .collect(Collectors.groupingBy(Policy::namespace)),
        cluster);
  }

  /** What becomes of the flow, and what decides it at each end. */
  public Verdict evaluate(Flow flow) {
    EndVerdict egress = egress(flow);
    EndVerdict ingress = ingress(flow);
    return egress instanceof Verdict.NoRuleMatches || ingress instanceof Verdict.NoRuleMatches
        ? new Verdict.Denied(egress, ingress)
        : new Verdict.Allowed(egress, ingress);
  }

  private EndVerdict egress(Flow flow) {
    if (!(flow.source() instanceof PodEnd source)) {
      return NOT_ISOLATED;
    }
    return isSelf(flow) ? SELF : judge(Direction.EGRESS, source.pod(), flow.destination(), flow);
  }

  private EndVerdict ingress(Flow flow) {
    if (!(flow.destination() instanceof PodEnd destination)) {
      return NOT_ISOLATED;
    }
    if (isSelf(flow)) {
      return SELF;
    }
    return isOnNodeOf(destination.pod(), flow.source())
        ? OWN_NODE
        : judge(Direction.INGRESS, destination.pod(), flow.source(), flow);
  }

  private static boolean isSelf(Flow flow) {
    return flow.source() instanceof PodEnd one
        && flow.destination() instanceof PodEnd other
        && one.pod().ref().equals(other.pod().ref())
        && one.pod().uid().equals(other.pod().uid());
  }

  private static boolean isOnNodeOf(Pod pod, End source) {
    if (source instanceof NodeEnd node) {
      return pod.node().filter(node.node()::equals).isPresent();
    }
    return source instanceof PodEnd other
        && other.pod().hostNetwork()
        && pod.node().isPresent()
        && pod.node().equals(other.pod().node());
  }

  private EndVerdict judge(Direction direction, Pod pod, End peer, Flow flow) {
    List<String> isolating = new ArrayList<>();
    for (Policy policy : selecting(pod)) {
      List<Rule> rules = policy.rules().get(direction);
      if (rules == null) {
        continue;
      }
      for (int i = 0; i < rules.size(); i++) {
        if (matches(rules.get(i), peer, flow)) {
          return new Verdict.Matched(policy.fullName(), i);
        }
      }
      isolating.add(policy.fullName());
    }
    return isolating.isEmpty() ? NOT_ISOLATED : new Verdict.NoRuleMatches(isolating);
  }

  private List<Policy> selecting(Pod pod) {
    if (pod.hostNetwork()) {
      return List.of();
    }
    return selecting.computeIfAbsent(
        new PodGroup(pod.ref().namespace(), pod.labels()),
        group ->
            byNamespace.getOrDefault(group.namespace(), List.of()).stream()
                .filter(policy -> policy.selects(pod))
                .toList());
  }

  private boolean matches(Rule rule, End peer, Flow flow) {
    return matchesPort(rule.ports(), flow) && matchesPeer(rule.peers(), peer);
  }

  private static boolean matchesPort(List<RulePort> ports, Flow flow) {
    if (ports.isEmpty()) {
      return true;
    }
    for (RulePort port : ports) {
      if (port.protocol() == flow.port().protocol() && matchesNumber(port, flow)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesNumber(RulePort port, Flow flow) {
    int number = flow.port().port();
    if (port instanceof RulePort.Range range) {
      return range.first() <= number && number <= range.last();
    }
    return port instanceof RulePort.Named named
        && flow.destination() instanceof PodEnd destination
        && destination.pod().ports().stream()
            .anyMatch(
                declared ->
                    declared.port().equals(flow.port())
                        && declared.name().filter(named.name()::equals).isPresent());
  }

  private boolean matchesPeer(List<RulePeer> peers, End end) {
    if (peers.isEmpty()) {
      return true;
    }
    for (RulePeer peer : peers) {
      if (matches(peer, end)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(RulePeer peer, End end) {
    if (end instanceof PodEnd pod && !pod.pod().hostNetwork()) {
      return matches(peer, pod.pod());
    }
    if (!(peer instanceof RulePeer.Block block)) {
      return false;
    }
    if (end instanceof NodeEnd node) {
      return block.contains(node.address());
    }
    if (end instanceof AddressEnd address) {
      return block.contains(address.address());
    }
    return end instanceof PodEnd pod && containsNodeOf(pod.pod(), block);
  }

  private boolean matches(RulePeer peer, Pod pod) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return own.namespace().equals(pod.ref().namespace()) && own.pods().matches(pod.labels());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selected
        && selected.namespaces().matches(labelsOfNamespace(pod.ref().namespace()))
        && (selected.pods().isEmpty() || selected.pods().get().matches(pod.labels()));
  }

  /** Which of its node's addresses a hostNetwork pod uses isn't known: all must match. */
  private boolean containsNodeOf(Pod hostNetworkPod, RulePeer.Block block) {
    Node node = hostNetworkPod.node().map(name -> cluster.nodes().get(name)).orElse(null);
    return node != null
        && !node.addresses().isEmpty()
        && node.addresses().stream().allMatch(block::contains);
  }

  /** A namespace that the metadata lacks has at least the label that every namespace has. */
  private Labels labelsOfNamespace(String name) {
    return namespaceLabels.computeIfAbsent(
        name,
        key -> {
          Namespace namespace = cluster.namespaces().get(key);
          return namespace != null
              ? namespace.labels()
              : Labels.of(Map.of("kubernetes.io/metadata.name", key));
        });
  }
}
