package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What talks to what in the cluster of two nodes, as its manifests say. The port is the pod's; a
 * workload of another namespace than {@code shop} is called {@code namespace/name}.
 */
final class TwoNodesTruth {
  /** As in {@code cart cache TCP 6379}. */
  record Edge(String from, String to, PortProtocol port) {}

  static final String ANYONE = "anyone";
  static final String NODE1 = "172.30.0.11";
  static final String NODE2 = "172.30.0.12";

  /** Someone outside, who calls a NodePort and a host port. */
  static final String CALLER = "198.51.100.7";

  /** Two servers outside, which several names stand for. */
  private static final String SERVER = "203.0.113.10";

  private static final String OTHER_SERVER = "203.0.113.20";

  /** Where the cluster's resolvers ask. */
  private static final String RESOLVER = "198.51.100.53";

  /** Nobody ever was there. */
  private static final String STRANGER = "203.0.113.99";

  private static final String COREDNS = "kube-system/coredns";

  static final SortedSet<String> WORKLOADS =
      new TreeSet<>(
          List.of(
              "agent",
              "api",
              "cache",
              "cart",
              "db",
              "debug",
              "echo",
              "frontend",
              "late",
              "operator",
              "orders",
              "quick",
              "registry",
              "report",
              "statsd",
              "worker",
              "bank/ledger",
              "mon/prometheus",
              COREDNS));

  static final List<String> ADDRESSES =
      List.of(NODE1, NODE2, CALLER, SERVER, OTHER_SERVER, RESOLVER, STRANGER);

  private static final Set<Edge> EDGES =
      Set.of(
          new Edge("frontend", "api", tcp(8080)),
          new Edge("frontend", "cart", tcp(7070)),
          new Edge("frontend", "orders", tcp(5050)),
          // cdn.example.com, which also is at the other server. The packets, cut to 128 bytes,
          // don't
          // show that, which is said.
          new Edge("frontend", SERVER, tcp(80)),
          new Edge("api", "db", tcp(6379)),
          new Edge("api", "statsd", udp(8125)),
          new Edge("api", "echo", udp(7777)),
          new Edge("api", SERVER, tcp(443)),
          new Edge("cart", "cache", tcp(6379)),
          new Edge("db", "db", tcp(6379)),
          new Edge("agent", "statsd", udp(8125)),
          new Edge("orders", "db", tcp(6379)),
          new Edge("orders", "api", tcp(8080)),
          new Edge("orders", "registry", tcp(8500)),
          new Edge("orders", "bank/ledger", tcp(9443)),
          new Edge("orders", OTHER_SERVER, tcp(5432)),
          new Edge("operator", NODE1, tcp(6443)),
          new Edge(COREDNS, NODE1, tcp(6443)),
          new Edge(COREDNS, RESOLVER, udp(53)),
          new Edge(COREDNS, RESOLVER, tcp(53)),
          new Edge("report", "db", tcp(6379)),
          new Edge("report", SERVER, tcp(80)),
          new Edge("quick", "cache", tcp(6379)),
          // A DaemonSet on the host network of both nodes.
          new Edge(NODE1, "registry", tcp(8500)),
          new Edge(NODE2, "registry", tcp(8500)),
          // Through a NodePort, which leads to the frontend.
          new Edge("worker", NODE1, tcp(30090)),
          new Edge("worker", NODE2, tcp(30090)),
          new Edge("worker", "frontend", tcp(3000)),
          new Edge(ANYONE, "frontend", tcp(3000)),
          new Edge("late", "api", tcp(8080)),
          new Edge("debug", "api", tcp(8080)),
          new Edge("mon/prometheus", "api", tcp(8081)),
          new Edge(ANYONE, "agent", tcp(9273)),
          // Resolvers answer whoever asks.
          new Edge(ANYONE, COREDNS, udp(53)),
          new Edge(ANYONE, COREDNS, tcp(53)));

  private TwoNodesTruth() {}

  /** The ports that occur, those of Services that no pod listens on, and some that never do. */
  static SortedSet<PortProtocol> ports() {
    SortedSet<PortProtocol> ports =
        new TreeSet<>(List.of(tcp(53), udp(53), tcp(1), udp(1), udp(77), tcp(22), udp(6379)));
    EDGES.forEach(edge -> ports.add(edge.port()));
    return ports;
  }

  /**
   * Whether it is allowed: what is true is, and what is open to anyone to those whom no policy of
   * their own keeps from it.
   */
  static boolean allows(String from, boolean fromGoverned, String to, PortProtocol port) {
    boolean resolves = fromGoverned && !from.equals(COREDNS);
    return (resolves && to.equals(COREDNS) && port.port() == 53)
        || EDGES.contains(new Edge(from, to, port))
        || (!fromGoverned && EDGES.contains(new Edge(ANYONE, to, port)));
  }
}
