package io.github.pcap2netpol.verify;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pcap2netpol.cluster.Cluster;
import io.github.pcap2netpol.cluster.Pod;
import io.github.pcap2netpol.graph.Flow;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * NetworkPolicy semantics once more, another way round: starts from all flows of a universe and
 * takes away what each isolated end doesn't let through, flow by flow, straight from the objects.
 * Slow, and shares no code with the evaluator.
 */
final class AllowedByEnumeration {
  private final List<NetworkPolicy> policies;
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();

  AllowedByEnumeration(List<NetworkPolicy> policies, Cluster cluster) {
    this.policies = policies;
    cluster
        .namespaces()
        .values()
        .forEach(one -> namespaceLabels.put(one.name(), one.labels().values()));
  }

  Set<Flow> of(List<Flow> universe) {
    Set<Flow> remaining = new HashSet<>(universe);
    for (String direction : List.of("Ingress", "Egress")) {
      Set<Flow> filtered = new HashSet<>();
      Set<Flow> passed = new HashSet<>();
      for (NetworkPolicy policy : policies) {
        for (Flow flow : universe) {
          if (filters(policy, direction, flow)) {
            filtered.add(flow);
            passed.addAll(passes(policy, direction, flow) ? Set.of(flow) : Set.of());
          }
        }
      }
      filtered.removeAll(passed);
      remaining.removeAll(filtered);
    }
    return remaining;
  }

  private boolean filters(NetworkPolicy policy, String direction, Flow flow) {
    List<String> types = policy.getSpec().getPolicyTypes();
    boolean named = types.contains(direction);
    boolean implied =
        types.isEmpty() && (direction.equals("Ingress") || !policy.getSpec().getEgress().isEmpty());
    Flow.End governed = direction.equals("Ingress") ? flow.destination() : flow.source();
    if (!(named || implied) || !(governed instanceof Flow.PodEnd end)) {
      return false;
    }
    if (flow.source().equals(flow.destination())) {
      return false;
    }
    if (direction.equals("Ingress")
        && flow.source() instanceof Flow.NodeEnd node
        && node.node().equals(end.pod().node().orElse(""))) {
      return false;
    }
    return end.pod().ref().namespace().equals(policy.getMetadata().getNamespace())
        && holds(policy.getSpec().getPodSelector(), end.pod().labels().values());
  }

  private boolean passes(NetworkPolicy policy, String direction, Flow flow) {
    String namespace = policy.getMetadata().getNamespace();
    return direction.equals("Ingress")
        ? policy.getSpec().getIngress().stream()
            .anyMatch(
                rule ->
                    anyPort(rule.getPorts(), flow)
                        && anyPeer(rule.getFrom(), flow.source(), namespace))
        : policy.getSpec().getEgress().stream()
            .anyMatch(
                rule ->
                    anyPort(rule.getPorts(), flow)
                        && anyPeer(rule.getTo(), flow.destination(), namespace));
  }

  private static boolean anyPort(List<NetworkPolicyPort> ports, Flow flow) {
    boolean any = ports.isEmpty();
    for (NetworkPolicyPort port : ports) {
      String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
      if (!protocol.equals(flow.port().protocol().name())) {
        continue;
      }
      if (port.getPort() == null) {
        any = true;
      } else if (port.getPort().getStrVal() != null) {
        String name = port.getPort().getStrVal();
        any |=
            flow.destination() instanceof Flow.PodEnd end
                && end.pod().ports().stream()
                    .filter(declared -> declared.name().orElse("").equals(name))
                    .anyMatch(declared -> declared.port().equals(flow.port()));
      } else {
        int first = port.getPort().getIntVal();
        int last = port.getEndPort() == null ? first : port.getEndPort();
        any |= flow.port().port() >= first && flow.port().port() <= last;
      }
    }
    return any;
  }

  private boolean anyPeer(List<NetworkPolicyPeer> peers, Flow.End end, String namespace) {
    return peers.isEmpty() || peers.stream().anyMatch(peer -> isPeer(peer, end, namespace));
  }

  private boolean isPeer(NetworkPolicyPeer peer, Flow.End end, String policyNamespace) {
    if (end instanceof Flow.PodEnd podEnd) {
      Pod pod = podEnd.pod();
      String namespace = pod.ref().namespace();
      return peer.getIpBlock() == null
          && (peer.getPodSelector() == null || holds(peer.getPodSelector(), pod.labels().values()))
          && (peer.getNamespaceSelector() == null
              ? namespace.equals(policyNamespace)
              : holds(
                  peer.getNamespaceSelector(), namespaceLabels.getOrDefault(namespace, Map.of())));
    }
    String address =
        end instanceof Flow.NodeEnd node
            ? node.address().toString()
            : ((Flow.AddressEnd) end).address().toString();
    return peer.getIpBlock() != null
        && within(peer.getIpBlock().getCidr(), address)
        && peer.getIpBlock().getExcept().stream().noneMatch(part -> within(part, address));
  }

  private static boolean holds(LabelSelector selector, Map<String, String> labels) {
    return selector.getMatchLabels().entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
        && selector.getMatchExpressions().stream()
            .allMatch(
                wanted -> {
                  boolean there = labels.containsKey(wanted.getKey());
                  boolean listed =
                      there && wanted.getValues().contains(labels.get(wanted.getKey()));
                  return switch (wanted.getOperator()) {
                    case "In" -> listed;
                    case "NotIn" -> !listed;
                    case "Exists" -> there;
                    default -> !there;
                  };
                });
  }

  private static boolean within(String cidr, String address) {
    try {
      String[] parts = cidr.split("/", 2);
      byte[] block = InetAddress.getByName(parts[0]).getAddress();
      byte[] other = InetAddress.getByName(address).getAddress();
      int hostBits = block.length * 8 - Integer.parseInt(parts[1]);
      return block.length == other.length
          && new BigInteger(1, block)
              .shiftRight(hostBits)
              .equals(new BigInteger(1, other).shiftRight(hostBits));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(Arrays.asList(cidr, address).toString(), e);
    }
  }
}
