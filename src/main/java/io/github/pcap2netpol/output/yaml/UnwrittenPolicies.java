package io.github.pcap2netpol.output.yaml;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Generated policies as they would be read once {@link PolicyYaml} has written them, for those that
 * are judged and never written. What is written is judged by its text, which also finds mistakes of
 * the writer.
 */
public final class UnwrittenPolicies {
  private final String namespace;

  private UnwrittenPolicies(String namespace) {
    this.namespace = namespace;
  }

  /** All of them, by namespace and name. */
  public static List<Policy> of(Collection<GeneratedPolicy> policies) {
    return policies.stream()
        .map(policy -> new UnwrittenPolicies(policy.namespace()).policy(policy))
        .sorted()
        .toList();
  }

  private Policy policy(GeneratedPolicy generated) {
    NetworkPolicySpec spec = generated.policy().getSpec();
    SortedMap<Direction, List<Rule>> rules = new TreeMap<>();
    SortedMap<Direction, List<Rule>> unused = new TreeMap<>();
    (spec.getPolicyTypes().contains("Ingress") ? rules : unused)
        .put(
            Direction.INGRESS,
            spec.getIngress().stream().map(rule -> rule(rule.getPorts(), rule.getFrom())).toList());
    (spec.getPolicyTypes().contains("Egress") ? rules : unused)
        .put(
            Direction.EGRESS,
            spec.getEgress().stream().map(rule -> rule(rule.getPorts(), rule.getTo())).toList());
    return new Policy(namespace, generated.name(), selector(spec.getPodSelector()), rules, unused);
  }

  private Rule rule(List<NetworkPolicyPort> ports, List<NetworkPolicyPeer> peers) {
    return new Rule(
        ports.stream().map(UnwrittenPolicies::port).toList(),
        peers.stream().map(this::peer).toList());
  }

  private static RulePort port(NetworkPolicyPort port) {
    Protocol protocol = Protocol.valueOf(port.getProtocol());
    Integer first = port.getPort().getIntVal();
    if (first == null) {
      return new RulePort.Named(protocol, port.getPort().getStrVal());
    }
    return new RulePort.Range(
        protocol, first, Optional.ofNullable(port.getEndPort()).orElse(first));
  }

  private RulePeer peer(NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      return block(peer.getIpBlock());
    }
    if (peer.getNamespaceSelector() != null) {
      return new RulePeer.SelectedNamespacePods(
          selector(peer.getNamespaceSelector()),
          Optional.ofNullable(peer.getPodSelector()).map(UnwrittenPolicies::selector));
    }
    return new RulePeer.OwnNamespacePods(namespace, selector(peer.getPodSelector()));
  }

  private static RulePeer block(IPBlock block) {
    return new RulePeer.Block(
        IpPrefix.parse(block.getCidr()).orElseThrow(),
        block.getExcept().stream().map(each -> IpPrefix.parse(each).orElseThrow()).toList());
  }

  private static LabelSelector selector(io.fabric8.kubernetes.api.model.LabelSelector selector) {
    return new LabelSelector(
        Labels.of(selector.getMatchLabels()),
        selector.getMatchExpressions().stream()
            .map(
                requirement ->
                    new Requirement(
                        requirement.getKey(),
                        Operator.of(requirement.getOperator()).orElseThrow(),
                        requirement.getValues()))
            .toList());
  }
}
