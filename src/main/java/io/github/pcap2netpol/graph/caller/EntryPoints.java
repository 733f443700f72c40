package io.github.pcap2netpol.graph.caller;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.model.BackendReference;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which objects of the cluster lead callers to the ports of pods. */
public final class EntryPoints {
  private final Map<PodPort, SortedSet<ServiceRef>> exposed = new HashMap<>();
  private final Map<PodPort, SortedSet<ObjectRef>> routes = new HashMap<>();
  private final Map<PodPort, SortedSet<ObjectRef>> byApiServers = new HashMap<>();

  public EntryPoints(Cluster cluster, AddressBook addresses) {
    for (Service service : cluster.services().values()) {
      if (service.isExposed()) {
        for (ServicePort port : service.ports()) {
          add(service.ref(), addresses, service, port, exposed);
        }
      }
    }
    for (BackendReference reference : cluster.backends()) {
      Service service = cluster.services().get(reference.service());
      if (service != null) {
        service.ports().stream()
            .filter(reference::isTo)
            .forEach(
                port ->
                    add(
                        reference.object(),
                        addresses,
                        service,
                        port,
                        reference.isByApiServer() ? byApiServers : routes));
      }
    }
  }

  private static <T> void add(
      T way,
      AddressBook addresses,
      Service service,
      ServicePort port,
      Map<PodPort, SortedSet<T>> into) {
    for (Backing backing : addresses.backing(service, port)) {
      if (backing instanceof Backing.PodBacking pods) {
        for (PortProtocol target : pods.ports()) {
          into.computeIfAbsent(new PodPort(pods.workload(), target), any -> new TreeSet<>())
              .add(way);
        }
      }
    }
  }

  /**
   * The Services through which the port can be reached from outside: node ports, load balancers.
   */
  public SortedSet<ServiceRef> exposedServices(PodPort port) {
    return exposed.getOrDefault(port, new TreeSet<>());
  }

  /** The Ingresses and routes that lead to the port. */
  public SortedSet<ObjectRef> routes(PodPort port) {
    return routes.getOrDefault(port, new TreeSet<>());
  }

  /** The objects that make the API server call the port: webhooks, aggregated APIs, conversions. */
  public SortedSet<ObjectRef> apiServerRoutes(PodPort port) {
    return byApiServers.getOrDefault(port, new TreeSet<>());
  }
}
