package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.answer.explain.QueryEnd.Place;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a name or an address in a query stands for. */
final class QueryEnds {
  private static final Map<String, String> SHORT_KINDS =
      Map.of(
          "deploy", "deployment",
          "sts", "statefulset",
          "ds", "daemonset",
          "cj", "cronjob",
          "po", "pod",
          "svc", "service",
          "no", "node");

  /** How many of several meanings are named. */
  private static final int MOST_NAMED = 6;

  private final Cluster cluster;
  private final List<Pod> pods;
  private final ServiceBackings backings;

  QueryEnds(Cluster cluster) {
    this.cluster = cluster;
    this.backings = new ServiceBackings(cluster);
    this.pods =
        cluster.workloads().values().stream().flatMap(each -> each.pods().stream()).toList();
  }

  /** The caller: no port, no Service. */
  QueryEnd caller(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      return QueryEnd.of(text, List.of(endOf(address.get())), port);
    }
    return only(text, workloads(text, port), "workload, pod or node");
  }

  /** The callee. */
  QueryEnd called(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      for (Service service : cluster.services().values()) {
        if (Stream.of(service.clusterIps(), service.loadBalancerIps(), service.externalIps())
            .anyMatch(list -> list.contains(address.get()))) {
          return behind(service, Optional.of(address.get()), port);
        }
      }
      return QueryEnd.of(text, List.of(endOf(address.get())), port);
    }
    List<QueryEnd> workloads = workloads(text, port);
    List<Service> services =
        cluster.services().values().stream()
            .filter(each -> isNamed(text, each.ref().namespace(), "service", each.ref().name()))
            .toList();
    // A Service and its workload often share a name; then the port decides which is meant.
    boolean asService =
        services.size() == 1
            && (workloads.isEmpty()
                || (portOf(services.get(0), port).isPresent()
                    && workloads.stream().noneMatch(each -> declares(each, port))));
    if (asService) {
      Service service = services.get(0);
      return behind(service, service.clusterIps().stream().findFirst(), port);
    }
    if (workloads.isEmpty() && services.size() > 1) {
      throw new UnusableInputException(text + " may be several Services; write namespace/name.");
    }
    return only(text, workloads, "workload, pod, node or Service");
  }

  private static boolean declares(QueryEnd workload, PortProtocol port) {
    return workload.places().stream()
        .anyMatch(
            place ->
                place.end() instanceof PodEnd pod
                    && pod.pod().ports().stream().anyMatch(each -> each.port().equals(port)));
  }

  private static Optional<ServicePort> portOf(Service service, PortProtocol port) {
    return service.ports().stream().filter(each -> each.port().equals(port)).findFirst();
  }

  private QueryEnd behind(Service service, Optional<IpAddress> address, PortProtocol port)
      throws UnusableInputException {
    ServicePort servicePort =
        portOf(service, port)
            .orElseThrow(
                () ->
                    new UnusableInputException(
                        "Service "
                            + service.ref()
                            + " has no port "
                            + port
                            + "; it has "
                            + String.join(
                                ", ",
                                service.ports().stream()
                                    .map(each -> each.port().toString())
                                    .toList())
                            + "."));
    boolean ipv4 = address.map(IpAddress::isIpv4).orElse(true);
    List<Place> places = new ArrayList<>();
    for (Backing backing : backings.of(service, servicePort)) {
      if (backing instanceof Backing.PodBacking behind) {
        behind
            .podsByPort()
            .forEach(
                (target, members) ->
                    members.stream()
                        .flatMap(pod -> endOf(pod, ipv4).stream())
                        .forEach(end -> places.add(new Place(end, target))));
      } else if (backing instanceof Backing.AddressBacking elsewhere
          && elsewhere.endpoint().address().isIpv4() == ipv4) {
        places.add(
            new Place(
                endOf(elsewhere.endpoint().address()),
                new PortProtocol(port.protocol(), elsewhere.endpoint().port())));
      }
    }
    if (places.isEmpty()) {
      throw new UnusableInputException(nothingBehind(service, servicePort));
    }
    return new QueryEnd(
        "Service " + service.ref(),
        places,
        Optional.of(service),
        address.map(each -> new Endpoint(each, port.port())));
  }

  private String nothingBehind(Service service, ServicePort port) {
    boolean hasPods =
        service.selector().isPresent()
            && pods.stream()
                .filter(pod -> pod.ref().namespace().equals(service.ref().namespace()))
                .anyMatch(pod -> pod.labels().containsAll(service.selector().get()));
    return hasPods && port.targetPort() instanceof ServicePort.NamedPort named
        ? "Service "
            + service.ref()
            + " leads to port \""
            + named.name()
            + "\" of its pods, and none of them declares a "
            + port.port().protocol()
            + " port of that name: name a containerPort so, or make targetPort a number."
        : "Nothing in the metadata is behind Service " + service.ref() + " at " + port.port() + ".";
  }

  /** The pod, or the node of a hostNetwork pod; empty if it has no address of that family. */
  private Optional<End> endOf(Pod pod, boolean ipv4) {
    if (pod.hostNetwork()) {
      return pod.node()
          .flatMap(name -> Optional.ofNullable(cluster.nodes().get(name)))
          .flatMap(
              node ->
                  node.addresses().stream()
                      .filter(address -> address.isIpv4() == ipv4)
                      .findFirst()
                      .<End>map(address -> new NodeEnd(node.name(), address)));
    }
    boolean reachable =
        pod.addresses().isEmpty()
            || pod.addresses().stream().anyMatch(address -> address.isIpv4() == ipv4);
    return reachable ? Optional.of(new PodEnd(pod)) : Optional.empty();
  }

  /** The workloads of that name, or else the pods or nodes. */
  private List<QueryEnd> workloads(String text, PortProtocol port) {
    Map<String, List<End>> found = new LinkedHashMap<>();
    for (Workload workload : cluster.workloads().values()) {
      if (!workload.pods().isEmpty()
          && isNamed(
              text, workload.ref().namespace(), workload.ref().kind(), workload.ref().name())) {
        found.put(workload.ref().toString(), ends(workload.pods()));
      }
    }
    if (found.isEmpty()) {
      for (Pod pod : pods) {
        if (isNamed(text, pod.ref().namespace(), "pod", pod.ref().name())) {
          // Of two pods that had the same name one after another, the later one.
          found.put("Pod " + pod.ref(), ends(List.of(pod)));
        }
      }
    }
    if (found.isEmpty()) {
      for (Node node : cluster.nodes().values()) {
        if (!node.addresses().isEmpty() && isNamed(text, "", "node", node.name())) {
          found.put("Node " + node.name(), List.of(endOf(node.addresses().get(0))));
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

  /** Matches name, namespace/name, kind/name and namespace/kind/name. */
  private static boolean isNamed(String text, String namespace, String kind, String name) {
    String[] parts = text.split("/", -1);
    if (!parts[parts.length - 1].equals(name)) {
      return false;
    }
    return switch (parts.length) {
      case 1 -> true;
      case 2 -> parts[0].equals(namespace) || isKind(parts[0], kind);
      case 3 -> parts[0].equals(namespace) && isKind(parts[1], kind);
      default -> false;
    };
  }

  private static boolean isKind(String text, String kind) {
    String lower = text.toLowerCase(Locale.ROOT);
    String known = SHORT_KINDS.getOrDefault(lower, lower);
    String asked = kind.toLowerCase(Locale.ROOT);
    return known.equals(asked) || known.equals(asked + "s");
  }

  private static QueryEnd only(String text, List<QueryEnd> found, String what)
      throws UnusableInputException {
    if (found.isEmpty()) {
      throw new UnusableInputException(
          "The metadata has no "
              + what
              + " \""
              + text
              + "\". Write namespace/name, kind/name, the name of a pod, or an address.");
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

  /** The pod that has the address, or had it last; else the node; else the address itself. */
  End endOf(IpAddress address) {
    Pod owner = null;
    for (Pod pod : pods) {
      if (pod.addresses().contains(address)
          && (owner == null || pod.until().compareTo(owner.until()) > 0)) {
        owner = pod;
      }
    }
    if (owner != null) {
      return new PodEnd(owner);
    }
    for (Node node : cluster.nodes().values()) {
      if (node.addresses().contains(address) || node.gateways().contains(address)) {
        return new NodeEnd(node.name(), address);
      }
    }
    return new AddressEnd(address);
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }
}
