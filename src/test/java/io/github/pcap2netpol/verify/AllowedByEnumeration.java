package io.github.pcap2netpol.verify;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * NetworkPolicy semantics implemented in another way: starts from all flows of a universe and
 * removes what each isolated end doesn't allow, flow by flow, directly from the API objects. Slow,
 * and shares no code with the evaluator. Differences of an enforcer's profile are added as
 * exceptions.
 */
public final class AllowedByEnumeration {
  private final List<NetworkPolicy> policies;
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
  private final Map<IpAddress, Service> services = new HashMap<>();
  private final Set<Trait> traits;

  public AllowedByEnumeration(List<NetworkPolicy> policies, Cluster cluster, Set<Trait> traits) {
    this.policies =
        policies.stream()
            .filter(policy -> !traits.contains(Trait.NAMED_PORT_VOIDS_POLICY) || !isNaming(policy))
            .toList();
    this.traits = traits;
    if (traits.contains(Trait.SEES_SERVICE_ADDRESS)) {
      cluster
          .services()
          .values()
          .forEach(service -> service.clusterIps().forEach(ip -> services.put(ip, service)));
    }
    cluster
        .namespaces()
        .values()
        .forEach(one -> namespaceLabels.put(one.name(), one.labels().values()));
  }

  public Set<Flow> of(List<Flow> universe) {
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
    boolean egress = direction.equals("Egress");
    boolean untranslated = egress && services.containsKey(flow.connection().responder());
    if (flow.source().equals(flow.destination()) && !untranslated) {
      return false;
    }
    boolean nodeIsExempt = !egress || traits.contains(Trait.OWN_NODE_REACHABLE);
    if (nodeIsExempt
        && !untranslated
        && (egress ? flow.destination() : flow.source()) instanceof Flow.NodeEnd node
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
                    services.containsKey(flow.connection().responder())
                        ? passes(rule, services.get(flow.connection().responder()), flow, namespace)
                        : anyPort(rule.getPorts(), flow)
                            && anyPeer(rule.getTo(), flow.destination(), namespace));
  }

  /** One rule for Services whose addresses are not translated yet. */
  private boolean passes(NetworkPolicyEgressRule rule, Service service, Flow flow, String policys) {
    PortProtocol dialled = flow.connection().port();
    boolean asDialled =
        rule.getPorts().isEmpty()
            || rule.getPorts().stream().anyMatch(port -> isNumber(port, dialled));
    boolean asTarget =
        rule.getPorts().isEmpty()
            || rule.getPorts().stream().anyMatch(port -> leadsTo(port, service, flow));
    if (rule.getTo().isEmpty()) {
      return asDialled;
    }
    String address = flow.connection().responder().toString();
    String namespace = service.ref().namespace();
    Map<String, String> labels = service.selector().map(Labels::values).orElse(new TreeMap<>());
    return rule.getTo().stream()
        .anyMatch(
            peer ->
                peer.getIpBlock() != null
                    ? asDialled && isIn(peer, address)
                    : asTarget && isSelected(peer, namespace, labels, policys));
  }

  private static boolean leadsTo(NetworkPolicyPort rule, Service service, Flow flow) {
    PortProtocol dialled = flow.connection().port();
    if (!protocol(rule).equals(dialled.protocol().name())) {
      return false;
    }
    if (rule.getPort() == null) {
      return true;
    }
    for (ServicePort port : service.ports()) {
      boolean leads = false;
      for (ContainerPort declared : declared(flow.destination())) {
        boolean ruled =
            rule.getPort().getStrVal() == null
                ? declared.port().port() == rule.getPort().getIntVal()
                : declared.name().orElse("").equals(rule.getPort().getStrVal());
        String target = port.targetPort().toString();
        leads |=
            ruled
                && declared.port().protocol() == dialled.protocol()
                && (target.contains("[number=" + declared.port().port() + "]")
                    || target.contains("[name=" + declared.name().orElse("-") + "]"));
      }
      String direct =
          rule.getPort().getStrVal() == null
              ? "[number=" + rule.getPort().getIntVal() + "]"
              : "[name=" + rule.getPort().getStrVal() + "]";
      leads |= port.targetPort().toString().contains(direct);
      int first = port.port().port();
      int last = rule.getEndPort() == null ? first : Math.max(first, rule.getEndPort());
      if (leads && first <= dialled.port() && dialled.port() <= last) {
        return true;
      }
    }
    return false;
  }

  private static List<ContainerPort> declared(Flow.End end) {
    return end instanceof Flow.PodEnd pod ? pod.pod().ports() : List.of();
  }

  private boolean anyPort(List<NetworkPolicyPort> ports, Flow flow) {
    boolean any = ports.isEmpty();
    for (NetworkPolicyPort port : ports) {
      if (!protocol(port).equals(flow.port().protocol().name())) {
        continue;
      }
      if (port.getPort() == null || port.getPort().getStrVal() == null) {
        any |= isNumber(port, flow.port());
      } else {
        String name = port.getPort().getStrVal();
        any |=
            traits.contains(Trait.NAMED_PORT_IS_EVERY_PORT)
                || declared(flow.destination()).stream()
                    .filter(declared -> declared.name().orElse("").equals(name))
                    .anyMatch(declared -> declared.port().equals(flow.port()));
      }
    }
    return any;
  }

  private boolean isNumber(NetworkPolicyPort rule, PortProtocol port) {
    if (!protocol(rule).equals(port.protocol().name())) {
      return false;
    }
    if (rule.getPort() == null) {
      return true;
    }
    if (rule.getPort().getStrVal() != null) {
      return false;
    }
    int first = rule.getPort().getIntVal();
    boolean single = rule.getEndPort() == null || traits.contains(Trait.END_PORT_IGNORED);
    return port.port() >= first && port.port() <= (single ? first : rule.getEndPort());
  }

  private static String protocol(NetworkPolicyPort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  private static boolean isNaming(NetworkPolicy policy) {
    List<NetworkPolicyPort> ports = new ArrayList<>();
    policy.getSpec().getIngress().forEach(rule -> ports.addAll(rule.getPorts()));
    policy.getSpec().getEgress().forEach(rule -> ports.addAll(rule.getPorts()));
    return ports.stream()
        .anyMatch(port -> port.getPort() != null && port.getPort().getStrVal() != null);
  }

  private boolean anyPeer(List<NetworkPolicyPeer> peers, Flow.End end, String namespace) {
    return peers.isEmpty() || peers.stream().anyMatch(peer -> isPeer(peer, end, namespace));
  }

  private boolean isPeer(NetworkPolicyPeer peer, Flow.End end, String policyNamespace) {
    if (end instanceof Flow.PodEnd podEnd) {
      Pod pod = podEnd.pod();
      return peer.getIpBlock() != null
          ? traits.contains(Trait.BLOCKS_MATCH_PODS)
              && isIn(peer, pod.addresses().get(0).toString())
          : isSelected(peer, pod.ref().namespace(), pod.labels().values(), policyNamespace);
    }
    if (peer.getIpBlock() == null) {
      return false;
    }
    return end instanceof Flow.NodeEnd node
        ? !traits.contains(Trait.BLOCKS_MISS_NODES) && isIn(peer, node.address().toString())
        : isIn(peer, ((Flow.AddressEnd) end).address().toString());
  }

  private boolean isSelected(
      NetworkPolicyPeer peer, String namespace, Map<String, String> labels, String policys) {
    return (peer.getPodSelector() == null || holds(peer.getPodSelector(), labels))
        && (peer.getNamespaceSelector() == null
            ? namespace.equals(policys)
            : holds(
                peer.getNamespaceSelector(), namespaceLabels.getOrDefault(namespace, Map.of())));
  }

  private static boolean isIn(NetworkPolicyPeer peer, String address) {
    return within(peer.getIpBlock().getCidr(), address)
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
