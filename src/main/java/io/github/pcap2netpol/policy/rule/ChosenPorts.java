package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ports that an application seems to choose anew each time (TFTP, FTP, RPC, media): many of one
 * peer, called by their number, undeclared, and among those that the kernel hands out. Rules for
 * those that were seen will not do for the next.
 */
public final class ChosenPorts {
  /** Fewer may well be as many fixed ports. */
  private static final int MANY = 5;

  private final Cluster cluster;

  public ChosenPorts(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * One peer's ports.
   *
   * @param from who calls
   * @param to who is called
   * @param protocol of all of them
   */
  private record Ends(Peer from, Peer to, Protocol protocol) implements Comparable<Ends> {
    @Override
    public int compareTo(Ends other) {
      int byFrom = from.compareTo(other.from);
      int byTo = byFrom != 0 ? byFrom : to.compareTo(other.to);
      return byTo != 0 ? byTo : protocol.compareTo(other.protocol);
    }
  }

  /** What is to be said of these edges, a message for each pair of peers. */
  public List<String> among(Collection<TrafficEdge> edges) {
    TreeMap<Ends, TreeSet<Integer>> ports = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      if (!edge.isInferred()
          && PortProtocol.isEphemeral(edge.port().port())
          && edge.routes().stream().allMatch(Route.Direct.class::isInstance)
          && !isDeclared(edge)) {
        ports
            .computeIfAbsent(
                new Ends(edge.from(), edge.to(), edge.port().protocol()), any -> new TreeSet<>())
            .add(edge.port().port());
      }
    }
    return ports.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= MANY)
        .map(entry -> message(entry.getKey(), entry.getValue()))
        .toList();
  }

  private boolean isDeclared(TrafficEdge edge) {
    Workload workload =
        edge.to() instanceof Peer.WorkloadPeer to ? cluster.workloads().get(to.workload()) : null;
    return workload != null
        && workload.pods().stream()
            .flatMap(pod -> pod.ports().stream())
            .anyMatch(declared -> declared.port().equals(edge.port()));
  }

  private static String message(Ends ends, SortedSet<Integer> ports) {
    return ends.from()
        + " called "
        + ports.size()
        + " "
        + ends.protocol()
        + " ports of "
        + ends.to()
        + " between "
        + ports.first()
        + " and "
        + ports.last()
        + ", which look as if chosen anew each time, as TFTP, FTP and RPC do: its policy opens"
        + " those that were seen, and the next will be denied. Give the application a fixed range"
        + " of ports, and the rule the same.";
  }
}
