package io.github.pcap2netpol.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats a policy object, one line per rule. */
public final class PolicyText {
  private PolicyText() {}

  public static GeneratedPolicy find(PolicySet set, String namespacedName) {
    return Stream.concat(set.policies().stream(), set.lockdown().stream())
        .filter(policy -> (policy.namespace() + "/" + policy.name()).equals(namespacedName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no policy " + namespacedName + " in " + names(set)));
  }

  public static List<String> names(PolicySet set) {
    return set.policies().stream().map(policy -> policy.namespace() + "/" + policy.name()).toList();
  }

  public static String subject(GeneratedPolicy policy) {
    return selector(policy.policy().getSpec().getPodSelector());
  }

  /** The ingress rules, as {@code from [app=a] 10.0.0.1/32 on TCP 80}. */
  public static List<String> ingress(GeneratedPolicy policy) {
    return policy.policy().getSpec().getIngress().stream()
        .map(rule -> "from " + peers(rule.getFrom()) + " on " + ports(rule.getPorts()))
        .toList();
  }

  /** The egress rules except the last, which is for DNS. */
  static List<String> egress(GeneratedPolicy policy) {
    List<String> all = allEgress(policy);
    return all.subList(0, all.size() - 1);
  }

  public static List<String> allEgress(GeneratedPolicy policy) {
    return policy.policy().getSpec().getEgress().stream()
        .map(rule -> "to " + peers(rule.getTo()) + " on " + ports(rule.getPorts()))
        .toList();
  }

  public static List<String> all(PolicySet set) {
    List<String> lines = new ArrayList<>();
    Stream.concat(set.policies().stream(), set.lockdown().stream())
        .forEach(
            policy -> {
              NetworkPolicy object = policy.policy();
              lines.add(policy.namespace() + "/" + policy.name() + " " + subject(policy));
              lines.add(object.getSpec().getPolicyTypes() + " " + policy.comments());
              lines.addAll(ingress(policy));
              lines.addAll(allEgress(policy));
              policy.rules().forEach(rule -> lines.add(rule.id() + rule.comments() + rule.edges()));
            });
    return lines;
  }

  private static String peers(List<NetworkPolicyPeer> peers) {
    return peers.isEmpty()
        ? "anyone"
        : peers.stream().map(PolicyText::peer).collect(Collectors.joining(" "));
  }

  private static String peer(NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      return peer.getIpBlock().getCidr();
    }
    String namespace =
        peer.getNamespaceSelector() == null
            ? ""
            : peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name");
    return namespace + selector(peer.getPodSelector());
  }

  private static String selector(LabelSelector selector) {
    return Stream.concat(
            selector.getMatchLabels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue()),
            selector.getMatchExpressions().stream()
                .map(
                    requirement ->
                        requirement.getKey()
                            + " "
                            + requirement.getOperator()
                            + (requirement.getValues().isEmpty()
                                ? ""
                                : " " + requirement.getValues())))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String ports(List<NetworkPolicyPort> ports) {
    return ports.stream()
        .map(
            port ->
                port.getProtocol()
                    + " "
                    + port.getPort().getIntVal()
                    + (port.getEndPort() == null ? "" : "-" + port.getEndPort()))
        .collect(Collectors.joining(", "));
  }
}
