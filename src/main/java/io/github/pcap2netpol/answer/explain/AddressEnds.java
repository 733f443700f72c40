package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the ends of flows that have an address. */
final class AddressEnds {
  private final Map<String, Node> nodes;
  private final List<Pod> pods;

  AddressEnds(Map<String, Node> nodes, List<Pod> pods) {
    this.nodes = nodes;
    this.pods = pods;
  }

  /** The pod that has the address, or had it last; else the node; else the address itself. */
  End of(IpAddress address) {
    Pod owner = null;
    for (Pod pod : pods) {
      if (pod.addresses().contains(address)
          && (owner == null || pod.until().compareTo(owner.until()) > 0)) {
        owner = pod;
      }
    }
    if (owner != null) {
      return new PodEnd(owner);
    }
    for (Node node : nodes.values()) {
      if (node.addresses().contains(address) || node.gateways().contains(address)) {
        return new NodeEnd(node.name(), address);
      }
    }
    return new AddressEnd(address);
  }

  /** The pod, or the node of a hostNetwork pod; empty if it has no address of that family. */
  Optional<End> of(Pod pod, boolean ipv4) {
    if (pod.hostNetwork()) {
      return pod.node()
          .flatMap(name -> Optional.ofNullable(nodes.get(name)))
          .flatMap(
              node ->
                  node.addresses().stream()
                      .filter(address -> address.isIpv4() == ipv4)
                      .findFirst()
                      .<End>map(address -> new NodeEnd(node.name(), address)));
    }
    boolean reachable =
        pod.addresses().isEmpty()
            || pod.addresses().stream().anyMatch(address -> address.isIpv4() == ipv4);
    return reachable ? Optional.of(new PodEnd(pod)) : Optional.empty();
  }
}
