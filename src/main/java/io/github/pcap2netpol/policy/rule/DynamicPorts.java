package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds ports that an application seems to choose dynamically (FTP, RPC, Erlang, media):
 * undeclared, called by number, and with no known listener. Rules for the observed ports will not
 * fit the next ones. There are three signs: many such ports at one peer; a single one next to a
 * control port over which ports are negotiated; or each replica of a workload answering on a
 * different one.
 */
public final class DynamicPorts {
  /** Fewer may well be fixed ports. */
  private static final int MANY = 3;

  /** Lower ports are system ports, which are assigned (RFC 6335 6). */
  private static final int FIRST_USER_PORT = 1024;

  private static final int FIRST_EPHEMERAL = 32768;

  private static final String END =
      ": its policy allows those that were observed, and the next ones will be denied. Configure a fixed range of ports in the application, and allow it in the rule.";

  private final Cluster cluster;

  public DynamicPorts(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Protocols whose control connection negotiates the port of another connection. */
  private enum Control {
    /** Passive mode (RFC 959 4.1.2). */
    FTP(Protocol.TCP, 21, FIRST_USER_PORT),
    /** Each transfer is answered from its own port (RFC 1350 4). */
    TFTP(Protocol.UDP, 69, FIRST_USER_PORT),
    /** rpcbind (RFC 1833): mountd, lockd and others, unless they are configured with a port. */
    RPCBIND(Protocol.TCP, 111, FIRST_EPHEMERAL),
    RPCBIND_UDP(Protocol.UDP, 111, FIRST_EPHEMERAL),
    /** NFS itself is fixed (RFC 7530 3.1); the helpers of version 3 are not. */
    NFS(Protocol.TCP, 2049, FIRST_EPHEMERAL),
    /** Windows' endpoint mapper: the dynamic range of RFC 6335. */
    MS_RPC(Protocol.TCP, 135, FIRST_EPHEMERAL),
    /** RTSP negotiates the media ports (RFC 2326 12.39). */
    RTSP(Protocol.TCP, 554, FIRST_USER_PORT),
    /** Java's RMI registry, as used by JMX. */
    RMI(Protocol.TCP, 1099, FIRST_EPHEMERAL),
    /** SQL Server's browser returns the port of a named instance. */
    SQL_BROWSER(Protocol.UDP, 1434, FIRST_EPHEMERAL),
    /** Erlang's port mapper (EPMD) returns the port of a node. */
    EPMD(Protocol.TCP, 4369, FIRST_EPHEMERAL),
    /** SIP negotiates the media ports (RFC 3261, RFC 3264). */
    SIP(Protocol.TCP, 5060, FIRST_USER_PORT),
    SIP_UDP(Protocol.UDP, 5060, FIRST_USER_PORT),
    SIPS(Protocol.TCP, 5061, FIRST_USER_PORT);

    private final Protocol protocol;
    private final int number;
    private final int lowest;

    Control(Protocol protocol, int port, int lowest) {
      this.protocol = protocol;
      this.number = port;
      this.lowest = lowest;
    }

    static Optional<Control> of(PortProtocol port) {
      return Stream.of(values()).filter(control -> control.port().equals(port)).findFirst();
    }

    PortProtocol port() {
      return new PortProtocol(protocol, number);
    }

    boolean mayAgreeOn(PortProtocol other) {
      return other.port() >= lowest;
    }
  }

  /**
   * The two ends of a relation.
   *
   * @param from who calls
   * @param to who is called
   */
  private record Ends(Peer from, Peer to) implements Comparable<Ends> {
    @Override
    public int compareTo(Ends other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  /**
   * The findings for these edges, one message per pair of peers.
   *
   * @param edges all of one workload: a control connection may go the other way
   */
  public List<String> among(Collection<TrafficEdge> edges) {
    SortedMap<Ends, List<TrafficEdge>> undeclared = new TreeMap<>();
    SortedMap<Ends, SortedSet<Control>> controls = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      Ends ends = new Ends(edge.from(), edge.to());
      Control.of(edge.port())
          .ifPresent(
              control -> {
                // Active FTP, TFTP's answers and media come back from whoever was called.
                for (Ends either : List.of(ends, new Ends(edge.to(), edge.from()))) {
                  controls.computeIfAbsent(either, any -> new TreeSet<>()).add(control);
                }
              });
      if (!edge.isInferred()
          && edge.port().port() >= FIRST_USER_PORT
          && Control.of(edge.port()).isEmpty()
          && edge.routes().stream().allMatch(Route.Direct.class::isInstance)
          && !isDeclared(edge)) {
        undeclared.computeIfAbsent(ends, any -> new ArrayList<>()).add(edge);
      }
    }
    List<String> messages = new ArrayList<>();
    undeclared.forEach(
        (ends, its) ->
            message(ends, its, controls.getOrDefault(ends, new TreeSet<>()))
                .ifPresent(messages::add));
    return messages;
  }

  private Optional<String> message(
      Ends ends, List<TrafficEdge> edges, SortedSet<Control> controls) {
    for (Control control : controls) {
      List<PortProtocol> agreed =
          edges.stream().map(TrafficEdge::port).filter(control::mayAgreeOn).toList();
      if (!agreed.isEmpty()) {
        return Optional.of(
            start(ends, agreed)
                + " beside "
                + control.port()
                + ", over which such ports are negotiated"
                + END);
      }
    }
    SortedSet<PortProtocol> media = mediaPorts(edges);
    if (!media.isEmpty()) {
      return Optional.of(
          start(ends, media)
              + ", an even port and the next one, as media and their control have them, agreed on"
              + " anew with each call (RFC 3550 11)"
              + END);
    }
    Map<Protocol, List<TrafficEdge>> chosen =
        edges.stream()
            .filter(DynamicPorts::mayBeChosen)
            .collect(
                Collectors.groupingBy(
                    edge -> edge.port().protocol(), TreeMap::new, Collectors.toList()));
    for (List<TrafficEdge> same : chosen.values()) {
      List<PortProtocol> ports = same.stream().map(TrafficEdge::port).toList();
      if (ports.size() >= MANY) {
        return Optional.of(
            start(ends, ports)
                + ", which seem to be chosen dynamically, as by TFTP, FTP and RPC"
                + END);
      }
      if (ports.size() > 1 && isEachAtAnotherReplica(same)) {
        return Optional.of(
            start(ends, ports)
                + ", each on another pod, as if each pod chose its port at start"
                + END);
      }
    }
    return Optional.empty();
  }

  /** Few protocols over UDP have several ports, so that even lower ones are a sign. */
  private static boolean mayBeChosen(TrafficEdge edge) {
    return PortProtocol.isEphemeral(edge.port().port()) || edge.port().protocol() == Protocol.UDP;
  }

  /** Even UDP ports and the ones after them, where both were called. */
  private static SortedSet<PortProtocol> mediaPorts(List<TrafficEdge> edges) {
    SortedSet<PortProtocol> udp =
        edges.stream()
            .map(TrafficEdge::port)
            .filter(port -> port.protocol() == Protocol.UDP)
            .collect(Collectors.toCollection(TreeSet::new));
    SortedSet<PortProtocol> media = new TreeSet<>();
    for (PortProtocol port : udp) {
      if (port.port() % 2 == 0 && port.port() < 65535) {
        PortProtocol next = PortProtocol.udp(port.port() + 1);
        if (udp.contains(next)) {
          media.add(port);
          media.add(next);
        }
      }
    }
    return media;
  }

  /** Whether no pod answered at the port of another one. */
  private boolean isEachAtAnotherReplica(List<TrafficEdge> edges) {
    Set<String> answered = new HashSet<>();
    for (TrafficEdge edge : edges) {
      if (!(edge.to() instanceof Peer.WorkloadPeer to)
          || !(edge.basis() instanceof Basis.Observed observed)) {
        return false;
      }
      Set<String> here =
          observed.evidence().observations().stream()
              .map(connection -> pod(to, connection.responder()))
              .collect(Collectors.toSet());
      if (here.size() != 1 || !answered.addAll(here)) {
        return false;
      }
    }
    return true;
  }

  /** The pod with that address, of which it may have two; the address itself if it is unknown. */
  private String pod(Peer.WorkloadPeer of, IpAddress address) {
    Workload workload = cluster.workloads().get(of.workload());
    return workload == null
        ? address.toString()
        : workload.pods().stream()
            .filter(pod -> pod.addresses().contains(address))
            .map(pod -> pod.ref().toString())
            .findFirst()
            .orElse(address.toString());
  }

  private boolean isDeclared(TrafficEdge edge) {
    Workload workload =
        edge.to() instanceof Peer.WorkloadPeer to ? cluster.workloads().get(to.workload()) : null;
    return workload != null
        && workload.pods().stream()
            .flatMap(pod -> pod.ports().stream())
            .anyMatch(declared -> declared.port().equals(edge.port()));
  }

  private static String start(Ends ends, Collection<PortProtocol> ports) {
    SortedSet<PortProtocol> sorted = new TreeSet<>(ports);
    return ends.from()
        + " called "
        + (sorted.size() == 1
            ? sorted.first() + " of " + ends.to()
            : sorted.size()
                + " "
                + sorted.first().protocol()
                + " ports of "
                + ends.to()
                + " between "
                + sorted.first().port()
                + " and "
                + sorted.last().port());
  }
}
