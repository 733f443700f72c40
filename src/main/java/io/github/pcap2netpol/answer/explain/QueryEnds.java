package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.diagnostic.Suggestion;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.graph.model.KnownNames;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds what a name or an address in a query stands for. */
final class QueryEnds {
  /** How many of several meanings are named. */
  private static final int MOST_NAMED = 6;

  private final Cluster cluster;
  private final List<Pod> pods;
  private final AddressEnds ends;
  private final ServiceEnds services;
  private final KnownNames names;

  QueryEnds(TrafficMap traffic) {
    this.cluster = traffic.cluster();
    this.names = KnownNames.of(traffic);
    this.pods =
        cluster.workloads().values().stream().flatMap(each -> each.pods().stream()).toList();
    this.ends = new AddressEnds(cluster.nodes(), pods);
    this.services = new ServiceEnds(cluster, pods, ends);
  }

  /** The caller: no port, no Service. */
  QueryEnd caller(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      return QueryEnd.of(text, List.of(ends.of(address.get())), port);
    }
    List<QueryEnd> workloads = workloads(text, port);
    return workloads.isEmpty() && !names.addressesOf(text).isEmpty()
        ? named(text, port)
        : only(text, workloads, "workload, pod or node", Set.of());
  }

  /** The callee. */
  QueryEnd called(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      Optional<Service> service = serviceAt(address.get());
      return service.isPresent()
          ? services.of(service.get(), address, port)
          : QueryEnd.of(text, List.of(ends.of(address.get())), port);
    }
    List<QueryEnd> workloads = workloads(text, port);
    List<Service> named =
        cluster.services().values().stream()
            .filter(
                each ->
                    QueryName.matches(text, each.ref().namespace(), "service", each.ref().name()))
            .toList();
    // A Service and its workload often share a name; then the port decides which is meant.
    boolean asService =
        named.size() == 1
            && (workloads.isEmpty()
                || (ServiceEnds.portOf(named.get(0), port).isPresent()
                    && workloads.stream().noneMatch(each -> declares(each, port))));
    if (asService) {
      Service service = named.get(0);
      return services.of(service, service.clusterIps().stream().findFirst(), port);
    }
    if (workloads.isEmpty() && named.size() > 1) {
      throw new UnusableInputException(text + " may be several Services; write namespace/name.");
    }
    if (workloads.isEmpty() && !names.addressesOf(text).isEmpty()) {
      IpAddress first = names.addressesOf(text).first();
      Optional<Service> service = serviceAt(first);
      return service.isPresent()
          ? services.of(service.get(), Optional.of(first), port)
          : named(text, port);
    }
    return only(
        text,
        workloads,
        "workload, pod, node or Service",
        cluster.services().keySet().stream().map(ServiceRef::toString).toList());
  }

  private Optional<Service> serviceAt(IpAddress address) {
    return cluster.services().values().stream()
        .filter(
            service ->
                Stream.of(service.clusterIps(), service.loadBalancerIps(), service.externalIps())
                    .anyMatch(list -> list.contains(address)))
        .findFirst();
  }

  /** All addresses that a name led to, whoever looked it up. */
  private QueryEnd named(String text, PortProtocol port) {
    return QueryEnd.of(text, names.addressesOf(text).stream().map(ends::of).toList(), port);
  }

  private static boolean declares(QueryEnd workload, PortProtocol port) {
    return workload.places().stream()
        .anyMatch(
            place ->
                place.end() instanceof PodEnd pod
                    && pod.pod().ports().stream().anyMatch(each -> each.port().equals(port)));
  }

  /** The workloads of that name, or else the pods or nodes. */
  private List<QueryEnd> workloads(String text, PortProtocol port) {
    Map<String, List<End>> found = new LinkedHashMap<>();
    for (Workload workload : cluster.workloads().values()) {
      if (!workload.pods().isEmpty()
          && QueryName.matches(
              text, workload.ref().namespace(), workload.ref().kind(), workload.ref().name())) {
        found.put(workload.ref().toString(), ends(workload.pods()));
      }
    }
    if (found.isEmpty()) {
      for (Pod pod : pods) {
        if (QueryName.matches(text, pod.ref().namespace(), "pod", pod.ref().name())) {
          // Of two pods that had the same name one after another, the later one.
          found.put("Pod " + pod.ref(), ends(List.of(pod)));
        }
      }
    }
    if (found.isEmpty()) {
      for (Node node : cluster.nodes().values()) {
        if (!node.addresses().isEmpty() && QueryName.matches(text, "", "node", node.name())) {
          found.put("Node " + node.name(), List.of(ends.of(node.addresses().get(0))));
        }
      }
    }
    List<QueryEnd> all = new ArrayList<>();
    found.forEach((name, ends) -> all.add(QueryEnd.of(name, ends, port)));
    return all;
  }

  private static List<End> ends(List<Pod> pods) {
    List<Pod> alive = pods.stream().filter(pod -> pod.until().equals(Instant.MAX)).toList();
    return (alive.isEmpty() ? pods : alive).stream().<End>map(PodEnd::new).toList();
  }

  private QueryEnd only(
      String text, List<QueryEnd> found, String what, Collection<String> alsoKnown)
      throws UnusableInputException {
    if (found.isEmpty()) {
      throw new UnusableInputException(
          "The metadata has no "
              + what
              + " \""
              + text
              + "\", and no capture shows a look-up of that name."
              + Suggestion.sentence(text, known(alsoKnown))
              + " Write namespace/name, kind/name, the name of a pod, an address, or a name that"
              + " was looked up.");
    }
    if (found.size() > 1) {
      throw new UnusableInputException(
          "\""
              + text
              + "\" may be "
              + String.join(", ", found.stream().map(QueryEnd::name).limit(MOST_NAMED).toList())
              + (found.size() > MOST_NAMED ? " or others" : "")
              + "; write namespace/kind/name.");
    }
    return found.get(0);
  }

  private Set<String> known(Collection<String> more) {
    Set<String> known = new TreeSet<>(more);
    cluster
        .workloads()
        .keySet()
        .forEach(workload -> known.add(workload.namespace() + "/" + workload.name()));
    pods.forEach(pod -> known.add(pod.ref().toString()));
    known.addAll(cluster.nodes().keySet());
    known.addAll(names.all());
    return known;
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }
}
