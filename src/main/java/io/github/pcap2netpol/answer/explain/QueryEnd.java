package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a name or address in a query stands for: the caller or the callee.
 *
 * @param name its name for people
 * @param places the pods, nodes or addresses, each with its port; at least one
 * @param service the Service that was named, by name or by address
 * @param dialled the address and port that a client of that Service calls; empty for a Service
 *     without an address
 */
public record QueryEnd(
    String name, List<Place> places, Optional<Service> service, Optional<Endpoint> dialled) {
  public QueryEnd {
    places = List.copyOf(places);
  }

  /**
   * One pod, node or address.
   *
   * @param port its port: the pod's, not the Service's; for a caller, the port that it calls
   */
  public record Place(Flow.End end, PortProtocol port) {}

  /** An end with the same port everywhere, and without a Service. */
  static QueryEnd of(String name, List<Flow.End> ends, PortProtocol port) {
    return new QueryEnd(
        name,
        ends.stream().map(end -> new Place(end, port)).toList(),
        Optional.empty(),
        Optional.empty());
  }

  /** The port at the first place. */
  public PortProtocol port() {
    return places.get(0).port();
  }

  /** The distinct ports at all places. */
  public SortedSet<PortProtocol> ports() {
    return places.stream().map(Place::port).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Whether this is the end of an observed flow. For a workload or Service this includes pods that
   * have ended since; a pod or an address is only itself.
   */
  boolean includes(Flow.End observed) {
    return places.stream().anyMatch(place -> isSame(place.end(), observed));
  }

  /** Like {@link #includes(Flow.End)}, with this port. */
  boolean includes(Flow.End observed, PortProtocol port) {
    return places.stream()
        .anyMatch(place -> place.port().equals(port) && isSame(place.end(), observed));
  }

  private boolean isSame(Flow.End asked, Flow.End observed) {
    if (asked instanceof Flow.PodEnd one && observed instanceof Flow.PodEnd other) {
      boolean wholeWorkload = service.isPresent() || name.equals(one.pod().workload().toString());
      return wholeWorkload
          ? one.pod().workload().equals(other.pod().workload())
          : one.pod().ref().equals(other.pod().ref());
    }
    if (asked instanceof Flow.NodeEnd one && observed instanceof Flow.NodeEnd other) {
      return one.node().equals(other.node());
    }
    // In a block of callers, any address may have called.
    return asked instanceof Flow.AddressEnd one
        && observed instanceof Flow.AddressEnd other
        && other.addresses().contains(one.addresses());
  }
}
