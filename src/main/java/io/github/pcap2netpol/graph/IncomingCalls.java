package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.destination.Destinations;
import io.github.pcap2netpol.graph.draft.ExposureDrafts;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sorts out calls to pods that no pod's address made: probes of the pod's own node, traffic from
 * outside through a node port or load balancer, hostNetwork callers, and pods that the metadata
 * lacks.
 */
final class IncomingCalls {
  private record PodPort(WorkloadRef workload, PortProtocol port) {
    /** Written out: maps ask so often that what the compiler would generate takes its time. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof PodPort that
              && port.equals(that.port)
              && workload.equals(that.workload));
    }

    @Override
    public int hashCode() {
      return port.hashCode() * 31 + workload.hashCode();
    }
  }

  private final Map<PodPort, SortedSet<ServiceRef>> exposed = new HashMap<>();
  private final Map<CapturePoint, Set<Long>> openedByPods = new HashMap<>();
  private final Cluster cluster;
  private final AddressBook addresses;
  private final List<Connection> connections;
  private final ExposureDrafts exposures;
  private final UnknownPods unknownPods;

  IncomingCalls(
      Bundle bundle,
      List<Connection> connections,
      ExposureDrafts exposures,
      UnknownPods unknownPods) {
    this.cluster = bundle.cluster();
    this.exposures = exposures;
    this.unknownPods = unknownPods;
    this.connections = connections;
    this.addresses = bundle.addresses();
    for (Service service : bundle.cluster().services().values()) {
      if (service.isExposed()) {
        for (ServicePort port : service.ports()) {
          for (Backing backing : addresses.backing(service, port)) {
            expose(service, backing);
          }
        }
      }
    }
  }

  private void expose(Service service, Backing backing) {
    if (backing instanceof Backing.PodBacking pods) {
      for (PortProtocol port : pods.ports()) {
        exposed
            .computeIfAbsent(new PodPort(pods.workload(), port), any -> new TreeSet<>())
            .add(service.ref());
      }
    }
  }

  /**
   * Deals with a call to a pod that came from a node or from outside, unless it makes an ordinary
   * edge.
   *
   * @return whether it was dealt with
   */
  boolean take(Connection connection, AddressOwner caller, Pod pod, List<Flow> flows) {
    if (caller instanceof AddressOwner.PodOwner || caller instanceof AddressOwner.SpecialOwner) {
      return false;
    }
    Optional<Node> node = Destinations.nodeOf(caller);
    boolean ownNode = node.isPresent() && pod.node().filter(node.get().name()::equals).isPresent();
    Optional<SortedSet<ServiceRef>> ways = waysIn(pod, connection.port());
    if (ownNode) {
      flows.add(flow(connection, node, pod));
      if (ways.isPresent() && !isOwnCallComingBack(connection)) {
        expose(connection, pod, ways.get(), Exposure.Certainty.OWN_NODE);
      }
      return true;
    }
    if (ways.isPresent() && isWithinSources(connection, ways.get())) {
      flows.add(flow(connection, node, pod));
      expose(connection, pod, ways.get(), Exposure.Certainty.SEEN);
      return true;
    }
    if (caller instanceof AddressOwner.UnknownOwner unknown && unknown.insidePodNetwork()) {
      unknownPods.add(connection, connection.originator());
      return true;
    }
    return false;
  }

  /**
   * Whether those who may use these ways in include the caller. If not, it came by another way: by
   * the node port, to which a load balancer's source ranges don't apply, or as a node's own.
   */
  private boolean isWithinSources(Connection connection, SortedSet<ServiceRef> ways) {
    SortedSet<IpPrefix> sources = ExposureDrafts.sources(ways, cluster);
    return sources.isEmpty()
        || sources.stream().anyMatch(source -> source.contains(connection.originators()));
  }

  private void expose(
      Connection connection, Pod pod, SortedSet<ServiceRef> ways, Exposure.Certainty certainty) {
    exposures.add(pod.workload(), connection.port(), ways, certainty, connection);
  }

  /** The exposed Services that lead to a pod's port; none but present for a host port. */
  private Optional<SortedSet<ServiceRef>> waysIn(Pod pod, PortProtocol port) {
    SortedSet<ServiceRef> services = exposed.get(new PodPort(pod.workload(), port));
    if (services != null) {
      return Optional.of(services);
    }
    boolean hostPort =
        pod.ports().stream()
            .anyMatch(declared -> declared.port().equals(port) && declared.hostPort().isPresent());
    return hostPort ? Optional.of(new TreeSet<>()) : Optional.empty();
  }

  /**
   * A pod's call to a Service that led back to itself arrives from its gateway, with the sequence
   * number it left with.
   */
  private boolean isOwnCallComingBack(Connection connection) {
    Set<Long> opened =
        openedByPods.computeIfAbsent(connection.capture(), this::sequencesOpenedByPods);
    List<Tally.Sample> samples = connection.tally().samples();
    return !samples.isEmpty()
        && samples.stream().allMatch(sample -> opened.contains(sample.sequence()));
  }

  /** Asked for few captures, so nothing is kept of the others. */
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
