package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.caller.EntryPoints;
import io.github.pcap2netpol.graph.caller.PodPort;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.ExposureDrafts;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Handles calls to pods that don't come from the address of a pod: probes by the pod's own node,
 * outside traffic through a node port or load balancer, calls by hostNetwork pods, and by pods that
 * the metadata lacks.
 */
final class IncomingCalls {
  private final EntryPoints entryPoints;
  private final FutureCallers callers;

  /** The client's own view of a call that arrives with another address. */
  private final Map<Connection, Connection> clients = new HashMap<>();

  private final Map<CapturePoint, Set<Long>> openedByPods = new HashMap<>();
  private final Cluster cluster;
  private final AddressBook addresses;
  private final List<Connection> connections;
  private final ExposureDrafts exposures;
  private final UnknownPods unknownPods;
  private final Diagnostics diagnostics;

  IncomingCalls(
      Observation observation,
      ExposureDrafts exposures,
      UnknownPods unknownPods,
      Diagnostics diagnostics) {
    this.cluster = observation.bundle().cluster();
    this.exposures = exposures;
    this.unknownPods = unknownPods;
    this.diagnostics = diagnostics;
    this.connections = observation.traffic().connections();
    this.addresses = observation.bundle().addresses();
    this.entryPoints = new EntryPoints(cluster, addresses);
    this.callers = new FutureCallers(cluster, entryPoints);
    for (PairedViews pair : observation.traffic().pairs()) {
      if (!pair.atOriginator().originator().equals(pair.atResponder().originator())) {
        clients.put(pair.atResponder(), pair.atOriginator());
      }
    }
  }

  /**
   * Handles a call to a pod that came from a node or from outside, unless it makes an ordinary
   * edge.
   *
   * @return whether it was handled
   */
  boolean take(Connection connection, AddressOwner caller, Pod pod, List<Flow> flows) {
    if (caller instanceof AddressOwner.PodOwner) {
      return false;
    }
    if (caller instanceof AddressOwner.SpecialOwner) {
      if (!callers.byLinkLocal(pod, connection)) {
        exposeBehindRoutes(connection, pod);
      }
      return false;
    }
    Optional<Node> node = caller.asNode();
    PodPort port = new PodPort(pod.workload(), connection.port());
    Optional<SortedSet<ServiceRef>> ways = exposedWays(pod, port);
    if (node.isPresent() && pod.node().filter(node.get().name()::equals).isPresent()) {
      return takeFromOwnNode(connection, caller, node.get(), pod, ways, flows);
    }
    if (ways.isPresent() && isWithinSources(connection, ways.get())) {
      flows.add(flow(connection, node, pod));
      expose(connection, pod, ways.get(), Exposure.Certainty.SEEN);
      return true;
    }
    if (node.isPresent()) {
      takeFromNode(connection, caller, node.get(), pod);
      return false;
    }
    if (caller instanceof AddressOwner.UnknownOwner unknown) {
      if (unknown.insidePodNetwork()) {
        unknownPods.add(connection, connection.originator());
        return true;
      }
      callers.byNobody(pod, connection);
      if (!callers.isApiServer(connection.originator())) {
        exposeBehindRoutes(connection, pod);
      }
    }
    return false;
  }

  /** An Ingress or route leads to the port, so the caller at that address is its controller. */
  private void exposeBehindRoutes(Connection connection, Pod pod) {
    SortedSet<ObjectRef> routes =
        entryPoints.routes(new PodPort(pod.workload(), connection.port()));
    if (!routes.isEmpty()) {
      exposures.add(
          pod.workload(),
          connection.port(),
          new TreeSet<>(),
          routes,
          Exposure.Certainty.SEEN,
          connection);
    }
  }

  /** Concludes who else will call; to be invoked after all calls were added. */
  void conclude(Drafts drafts) {
    callers.conclude(drafts, diagnostics);
  }

  /**
   * A node may always reach its own pods, so such calls need no rule today. But pods move, and then
   * calls that are not the kubelet's come from another node.
   */
  private boolean takeFromOwnNode(
      Connection connection,
      AddressOwner caller,
      Node node,
      Pod pod,
      Optional<SortedSet<ServiceRef>> ways,
      List<Flow> flows) {
    boolean comesBack = isOwnCallComingBack(connection);
    if (ways.isPresent() || comesBack || isProbed(pod, connection)) {
      flows.add(flow(connection, Optional.of(node), pod));
      if (ways.isPresent() && !comesBack) {
        expose(connection, pod, ways.get(), Exposure.Certainty.OWN_NODE);
      } else if (!comesBack) {
        callers.probed(pod, node.name(), connection);
      }
      return true;
    }
    takeFromNode(connection, caller, node, pod);
    return false;
  }

  private static boolean isProbed(Pod pod, Connection connection) {
    return connection.port().protocol() == Protocol.TCP
        && pod.probePorts().contains(connection.port().port());
  }

  private void takeFromNode(Connection connection, AddressOwner caller, Node node, Pod pod) {
    callers.byNode(pod, caller, node, connection);
    Connection atClient = clients.get(connection);
    if (atClient != null
        && addresses.ownerAt(atClient.originator(), atClient.tally().first().time())
            instanceof AddressOwner.PodOwner client) {
      callers.masqueraded(pod, client.pod().workload(), node, connection);
    }
  }

  /**
   * Whether the caller is among those admitted to these entry points. If not, it came in another
   * way: through the node port, to which a load balancer's source ranges don't apply, or as a call
   * by the node itself.
   */
  private boolean isWithinSources(Connection connection, SortedSet<ServiceRef> ways) {
    SortedSet<IpPrefix> sources = ExposureDrafts.sources(ways, cluster);
    return sources.isEmpty()
        || sources.stream().anyMatch(source -> source.contains(connection.originators()));
  }

  private void expose(
      Connection connection, Pod pod, SortedSet<ServiceRef> ways, Exposure.Certainty certainty) {
    exposures.add(pod.workload(), connection.port(), ways, new TreeSet<>(), certainty, connection);
  }

  /** The exposed Services that lead to a pod's port; present but empty for a host port. */
  private Optional<SortedSet<ServiceRef>> exposedWays(Pod pod, PodPort port) {
    SortedSet<ServiceRef> services = entryPoints.exposedServices(port);
    boolean hostPort =
        pod.ports().stream()
            .anyMatch(
                declared -> declared.port().equals(port.port()) && declared.hostPort().isPresent());
    return services.isEmpty() && !hostPort ? Optional.empty() : Optional.of(services);
  }

  /**
   * Whether the call is the pod's own, to a Service that led back to itself. It arrives from the
   * pod's gateway, with the sequence number it was sent with.
   */
  private boolean isOwnCallComingBack(Connection connection) {
    Set<Long> opened =
        openedByPods.computeIfAbsent(connection.capture(), this::sequencesOpenedByPods);
    List<Tally.Sample> samples = connection.tally().samples();
    return !samples.isEmpty()
        && samples.stream().allMatch(sample -> opened.contains(sample.sequence()));
  }

  /** Few captures need it, so it is computed on demand. */
  private Set<Long> sequencesOpenedByPods(CapturePoint capture) {
    Set<Long> opened = new HashSet<>();
    for (Connection connection : connections) {
      if (connection.capture().equals(capture)
          && addresses.ownerAt(connection.originator(), connection.tally().first().time())
              instanceof AddressOwner.PodOwner) {
        connection.tally().samples().forEach(sample -> opened.add(sample.sequence()));
      }
    }
    return opened;
  }

  private static Flow flow(Connection connection, Optional<Node> node, Pod pod) {
    Flow.End source =
        node.<Flow.End>map(each -> new Flow.NodeEnd(each.name(), connection.originator()))
            .orElse(new Flow.AddressEnd(connection.originators()));
    return new Flow(source, new Flow.PodEnd(pod), connection.port(), connection);
  }
}
