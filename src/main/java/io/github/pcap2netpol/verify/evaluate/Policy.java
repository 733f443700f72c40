package io.github.pcap2netpol.verify.evaluate;

import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.policyfile.PolicyDecoder;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A NetworkPolicy ready to be evaluated: selectors, blocks and ports as values.
 *
 * @param namespace its namespace
 * @param name its name
 * @param pods which pods of its namespace it selects
 * @param rules its rules, in order, for each direction in which it isolates the pods it selects
 * @param namesPort whether any rule has a port by name, those that policyTypes leaves aside
 *     included
 */
public record Policy(
    String namespace,
    String name,
    LabelSelector pods,
    SortedMap<Direction, List<Rule>> rules,
    boolean namesPort)
    implements Comparable<Policy> {
  private static final Comparator<Policy> ORDER =
      Comparator.comparing(Policy::namespace).thenComparing(Policy::name);

  public Policy {
    rules = new TreeMap<>(rules);
  }

  /**
   * Of a valid object, as {@link PolicyReader} gives it.
   *
   * @throws IllegalArgumentException if it is one that the API server would refuse
   */
  public static Policy of(NetworkPolicy object) {
    String namespace = object.getMetadata().getNamespace();
    NetworkPolicySpec spec =
        Optional.ofNullable(object.getSpec()).orElseGet(NetworkPolicySpec::new);
    List<Rule> ingress = new ArrayList<>();
    orNone(spec.getIngress())
        .forEach(rule -> ingress.add(rule(namespace, rule.getPorts(), rule.getFrom())));
    List<Rule> egress = new ArrayList<>();
    orNone(spec.getEgress())
        .forEach(rule -> egress.add(rule(namespace, rule.getPorts(), rule.getTo())));
    List<String> types = orNone(spec.getPolicyTypes());
    if (types.isEmpty()) {
      types = PolicyDecoder.deducedTypes(!egress.isEmpty());
    }
    TreeMap<Direction, List<Rule>> rules = new TreeMap<>();
    if (types.contains("Ingress")) {
      rules.put(Direction.INGRESS, List.copyOf(ingress));
    }
    if (types.contains("Egress")) {
      rules.put(Direction.EGRESS, List.copyOf(egress));
    }
    return new Policy(
        namespace,
        object.getMetadata().getName(),
        selector(spec.getPodSelector()),
        rules,
        Stream.concat(ingress.stream(), egress.stream())
            .flatMap(rule -> rule.ports().stream())
            .anyMatch(RulePort.Named.class::isInstance));
  }

  /** Whether it applies to the pod, whatever it then allows. */
  public boolean selects(Pod pod) {
    // A pod in its node's network namespace cannot be told from the node, and is not governed.
    return !pod.hostNetwork()
        && pod.ref().namespace().equals(namespace)
        && pods.matches(pod.labels());
  }

  /** The same name and place, and nothing that it isolates. */
  Policy withoutEffect() {
    return new Policy(namespace, name, pods, new TreeMap<>(), namesPort);
  }

  /** As messages and verdicts call it. */
  public String fullName() {
    return namespace + "/" + name;
  }

  private static Rule rule(
      String namespace,
      @Nullable List<NetworkPolicyPort> ports,
      @Nullable List<NetworkPolicyPeer> peers) {
    return new Rule(
        orNone(ports).stream().map(Policy::port).toList(),
        orNone(peers).stream().map(peer -> peer(namespace, peer)).toList());
  }

  private static RulePort port(NetworkPolicyPort port) {
    Protocol protocol =
        port.getProtocol() == null ? Protocol.TCP : Protocol.valueOf(port.getProtocol());
    if (port.getPort() == null) {
      return RulePort.Range.everyPort(protocol);
    }
    Integer number = port.getPort().getIntVal();
    if (number == null) {
      return new RulePort.Named(protocol, port.getPort().getStrVal());
    }
    return new RulePort.Range(
        protocol, number, port.getEndPort() == null ? number : port.getEndPort());
  }

  private static RulePeer peer(String namespace, NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      IPBlock block = peer.getIpBlock();
      return new RulePeer.Block(
          IpPrefix.of(block.getCidr()),
          orNone(block.getExcept()).stream().map(IpPrefix::of).toList());
    }
    if (peer.getNamespaceSelector() != null) {
      return new RulePeer.SelectedNamespacePods(
          selector(peer.getNamespaceSelector()),
          Optional.ofNullable(peer.getPodSelector()).map(Policy::selector));
    }
    if (peer.getPodSelector() == null) {
      throw new IllegalArgumentException("a peer without selector or block in " + namespace);
    }
    return new RulePeer.OwnNamespacePods(namespace, selector(peer.getPodSelector()));
  }

  private static LabelSelector selector(
      io.fabric8.kubernetes.api.model.@Nullable LabelSelector selector) {
    if (selector == null) {
      return LabelSelector.of(Labels.NONE);
    }
    Map<String, String> labels = selector.getMatchLabels();
    return new LabelSelector(
        labels == null ? Labels.NONE : Labels.of(labels),
        orNone(selector.getMatchExpressions()).stream().map(Policy::requirement).toList());
  }

  private static LabelSelector.Requirement requirement(LabelSelectorRequirement requirement) {
    Operator operator =
        switch (requirement.getOperator()) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "Exists" -> Operator.EXISTS;
          case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
          default -> throw new IllegalArgumentException("operator " + requirement.getOperator());
        };
    return new LabelSelector.Requirement(
        requirement.getKey(), operator, orNone(requirement.getValues()));
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  @Override
  public int compareTo(Policy other) {
    return ORDER.compare(this, other);
  }
}
