package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.contract.AgreedPort.Named;
import io.github.pcap2netpol.contract.AgreedPort.Range;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Adds what was agreed to what was observed: each consumer's calls of its providers, and those of
 * the addresses that a network is exposed to. Calls that are allowed on every port, among the
 * members of a network or by providers, are not connections that somebody asked for, and are not
 * added.
 */
public final class AgreedTraffic {
  /** A range of more ports stands for those that the provider declares. */
  private static final int MOST_PORTS = 100;

  private final TrafficMap traffic;
  private final Membership members;
  private final Diagnostics diagnostics;
  private final TreeSet<TrafficEdge> edges = new TreeSet<>();
  private final TreeSet<Network> empty = new TreeSet<>();

  private AgreedTraffic(
      TrafficMap traffic, Contracts contracts, String label, Diagnostics diagnostics) {
    this.traffic = traffic;
    this.diagnostics = diagnostics;
    this.members = new Membership(contracts, label, traffic.cluster());
    edges.addAll(traffic.graph().edges());
  }

  /**
   * Returns the traffic, to which agreed but unobserved connections are added as inferred.
   *
   * @param label the key of the label that makes a pod a member of a network
   * @param diagnostics receives networks without pods ({@code network-without-pods}) and agreements
   *     on more ports than can be listed ({@code contract-ports-declared})
   */
  public static TrafficMap added(
      Contracts contracts, String label, TrafficMap traffic, Diagnostics diagnostics) {
    return new AgreedTraffic(traffic, contracts, label, diagnostics).added(contracts, label);
  }

  private TrafficMap added(Contracts contracts, String label) {
    for (Contract contract : contracts.contracts()) {
      for (Network provider : contract.providers()) {
        for (Network consumer : contract.consumers()) {
          for (WorkloadRef caller : of(consumer)) {
            add(
                new Peer.WorkloadPeer(caller),
                of(provider),
                contract.ports(),
                "contract " + contract.name());
          }
        }
      }
    }
    for (ExposedNetwork exposed : contracts.exposed()) {
      for (IpPrefix block : exposed.range().without(exposed.except())) {
        add(
            new Peer.ExternalPeer(block),
            of(exposed.network()),
            exposed.ports(),
            "expose " + exposed.network());
      }
    }
    for (Network network : empty) {
      diagnostics.add(network.withoutPods(label));
    }
    return new TrafficMap(
        TrafficGraph.of(traffic.graph().peers(), edges),
        traffic.exposures(),
        traffic.flows(),
        traffic.attempts(),
        traffic.undecided(),
        traffic.cluster(),
        traffic.captured(),
        traffic.lookups());
  }

  private SortedSet<WorkloadRef> of(Network network) {
    SortedSet<WorkloadRef> its = members.of(network);
    if (its.isEmpty()) {
      empty.add(network);
    }
    return its;
  }

  private void add(
      Peer caller,
      Collection<WorkloadRef> callees,
      Collection<AgreedPort> ports,
      String agreement) {
    for (WorkloadRef callee : callees) {
      Peer to = new Peer.WorkloadPeer(callee);
      for (PortProtocol port : ports(callee, ports, agreement)) {
        // Observed traffic stays as it is.
        edges.add(
            new TrafficEdge(
                caller,
                to,
                port,
                new TreeSet<>(List.of(new Route.Direct())),
                Collections.emptySortedSet(),
                Collections.emptySortedSet(),
                Collections.emptySortedSet(),
                Collections.emptySortedSet(),
                new Basis.Inferred(Inference.agreedBy(agreement))));
      }
    }
  }

  private SortedSet<PortProtocol> ports(
      WorkloadRef callee, Collection<AgreedPort> agreed, String agreement) {
    List<Pod> pods =
        Optional.ofNullable(traffic.cluster().workloads().get(callee))
            .map(Workload::pods)
            .orElse(List.of());
    TreeSet<PortProtocol> ports = new TreeSet<>();
    if (agreed.isEmpty()) {
      addDeclared(pods, callee, "every port", agreement, port -> true, ports);
    }
    for (AgreedPort each : agreed) {
      if (each.numbers() instanceof Named named) {
        pods.forEach(
            pod -> TargetPorts.named(named.name(), each.protocol(), pod).ifPresent(ports::add));
      } else if (each.numbers() instanceof Range range
          && range.last() - range.first() < MOST_PORTS) {
        for (int number = range.first(); number <= range.last(); number++) {
          ports.add(new PortProtocol(each.protocol(), number));
        }
      } else {
        addDeclared(pods, callee, each.toString(), agreement, port -> isAmong(port, each), ports);
      }
    }
    return ports;
  }

  private static boolean isAmong(PortProtocol port, AgreedPort agreed) {
    return port.protocol() == agreed.protocol()
        && (!(agreed.numbers() instanceof Range range)
            || (range.first() <= port.port() && port.port() <= range.last()));
  }

  private void addDeclared(
      List<Pod> pods,
      WorkloadRef callee,
      String agreed,
      String agreement,
      Predicate<PortProtocol> isAgreed,
      SortedSet<PortProtocol> ports) {
    List<PortProtocol> declared =
        pods.stream()
            .flatMap(pod -> pod.ports().stream())
            .map(ContainerPort::port)
            .filter(isAgreed)
            .distinct()
            .sorted()
            .toList();
    ports.addAll(declared);
    diagnostics.add(
        Diagnostic.warning(
            "contract-ports-declared",
            callee.toString(),
            "By "
                + agreement
                + ", it may be called at "
                + agreed
                + ". Its policy allows those ports of it that its containers declare: "
                + (declared.isEmpty()
                    ? "none"
                    : String.join(", ", declared.stream().map(PortProtocol::toString).toList()))
                + ". Name the ports in the contract, or declare them."));
  }
}
