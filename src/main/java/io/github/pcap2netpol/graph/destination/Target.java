package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a destination may stand for. */
public sealed interface Target {
  Peer peer();

  /** The target's port. */
  PortProtocol port();

  /** Where an enforcer would see a packet go. */
  List<Flow.End> ends();

  /**
   * Pods with their own network namespaces.
   *
   * @param workload the pods' workload
   * @param port their port
   * @param pods the pods that the destination may stand for; one of each kind is enough
   */
  record PodTarget(WorkloadRef workload, PortProtocol port, List<Pod> pods) implements Target {
    public PodTarget {
      pods = List.copyOf(pods);
    }

    @Override
    public Peer peer() {
      return new Peer.WorkloadPeer(workload);
    }

    @Override
    public List<Flow.End> ends() {
      return pods.stream().<Flow.End>map(Flow.PodEnd::new).toList();
    }
  }

  /**
   * Addresses that no label selects.
   *
   * @param peer a node, an outside address, or a hostNetwork workload
   * @param port the port
   * @param addresses the addresses
   * @param ends the same as ends of flows
   */
  record AddressTarget(
      Peer peer, PortProtocol port, SortedSet<IpPrefix> addresses, List<Flow.End> ends)
      implements Target {
    public AddressTarget {
      addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
      ends = List.copyOf(ends);
    }
  }
}
