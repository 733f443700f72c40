package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who has which address in a lab.
 *
 * @param pods by address; each is on one of the nodes
 * @param nodes by address, including the addresses that their pods see
 * @param outside all others
 */
public record LabPlan(
    SortedMap<IpAddress, Pod> pods, SortedMap<IpAddress, String> nodes, List<IpAddress> outside) {
  public LabPlan {
    pods = new TreeMap<>(pods);
    nodes = new TreeMap<>(nodes);
    outside = List.copyOf(outside);
  }

  /** A plan of these pods and nodes, and outside addresses. */
  public static LabPlan of(LivePods pods, Collection<Node> nodes, List<IpAddress> outside) {
    TreeMap<IpAddress, String> nodeAddresses = new TreeMap<>();
    for (Node node : nodes) {
      node.addresses().forEach(address -> nodeAddresses.putIfAbsent(address, node.name()));
      node.gateways().forEach(address -> nodeAddresses.putIfAbsent(address, node.name()));
    }
    TreeMap<IpAddress, Pod> placed = new TreeMap<>(pods.byAddress());
    placed.values().removeIf(pod -> pod.node().filter(nodeAddresses::containsValue).isEmpty());
    nodeAddresses.keySet().removeAll(placed.keySet());
    List<IpAddress> others = new ArrayList<>(outside);
    others.removeAll(placed.keySet());
    others.removeAll(nodeAddresses.keySet());
    return new LabPlan(placed, nodeAddresses, others);
  }

  /** All addresses, in order. */
  public List<IpAddress> addresses() {
    List<IpAddress> all = new ArrayList<>(pods.keySet());
    all.addAll(nodes.keySet());
    all.addAll(outside);
    return all.stream().sorted().toList();
  }

  /** The owner of the address, as the evaluator describes it. */
  public Flow.End end(IpAddress address) {
    Pod pod = pods.get(address);
    if (pod != null) {
      return new Flow.PodEnd(pod);
    }
    String node = nodes.get(address);
    return node != null ? new Flow.NodeEnd(node, address) : new Flow.AddressEnd(address);
  }
}
