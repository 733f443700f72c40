package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Flow;
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

/** Finds what people mean by a name or an address. */
final class PartyFinder {
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

  PartyFinder(Cluster cluster) {
    this.cluster = cluster;
    this.pods =
        cluster.workloads().values().stream().flatMap(each -> each.pods().stream()).toList();
  }

  /** Who calls: no port, no Service. */
  Party caller(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      return new Party(text, List.of(endOf(address.get())), port);
    }
    return only(text, workloads(text, port), "workload, pod or node");
  }

  /** Who is called. */
  Party called(String text, PortProtocol port) throws UnusableInputException {
    Optional<IpAddress> address = IpAddress.parse(unbracketed(text));
    if (address.isPresent()) {
      for (Service service : cluster.services().values()) {
        if (Stream.of(service.clusterIps(), service.loadBalancerIps(), service.externalIps())
            .anyMatch(list -> list.contains(address.get()))) {
          return behind(service, Optional.of(address.get()), port);
        }
      }
      return new Party(text, List.of(endOf(address.get())), port);
    }
    List<Party> workloads = workloads(text, port);
    List<Service> services =
        cluster.services().values().stream()
            .filter(each -> isNamed(text, each.ref().namespace(), "service", each.ref().name()))
            .toList();
    // A Service and its workload often share a name; then the port tells which is meant.
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

  private static boolean declares(Party party, PortProtocol port) {
    return party.ends().stream()
        .anyMatch(
            end ->
                end instanceof PodEnd pod
                    && pod.pod().ports().stream().anyMatch(each -> each.port().equals(port)));
  }

  private static Optional<ServicePort> portOf(Service service, PortProtocol port) {
    return service.ports().stream().filter(each -> each.port().equals(port)).findFirst();
  }

  private Party behind(Service service, Optional<IpAddress> address, PortProtocol port)
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
    Map<End, PortProtocol> ends = new LinkedHashMap<>();
    for (ServiceEndpoint endpoint : service.endpoints()) {
      if (endpoint.portName().equals(servicePort.name()) && endpoint.address().isIpv4() == ipv4) {
        ends.put(endOf(endpoint.address()), endpoint.port());
      }
    }
    if (ends.isEmpty() && service.selector().isPresent()) {
      for (Pod pod : pods) {
        if (pod.ref().namespace().equals(service.ref().namespace())
            && pod.labels().containsAll(service.selector().get())
            && pod.until().equals(Instant.MAX)) {
          ends.put(new PodEnd(pod), target(servicePort, pod));
        }
      }
    }
    if (ends.isEmpty()) {
      throw new UnusableInputException(
          "Nothing in the metadata stands behind Service " + service.ref() + " at " + port + ".");
    }
    return new Party(
        "Service " + service.ref(),
        List.copyOf(ends.keySet()),
        ends.values().iterator().next(),
        ends,
        Optional.of(service),
        address.map(each -> new Endpoint(each, port.port())));
  }

  private static PortProtocol target(ServicePort port, Pod pod) {
    if (port.targetPort() instanceof ServicePort.NumberedPort numbered) {
      return new PortProtocol(port.port().protocol(), numbered.number());
    }
    String name = ((ServicePort.NamedPort) port.targetPort()).name();
    return pod.ports().stream()
        .filter(each -> each.name().filter(name::equals).isPresent())
        .filter(each -> each.port().protocol() == port.port().protocol())
        .map(each -> each.port())
        .findFirst()
        .orElse(port.port());
  }

  /** The workloads, or else the pods or nodes, of that name. */
  private List<Party> workloads(String text, PortProtocol port) {
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
          // Of two pods that bore one name after another, the later one.
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
    List<Party> parties = new ArrayList<>();
    found.forEach((name, ends) -> parties.add(new Party(name, ends, port)));
    return parties;
  }

  private static List<End> ends(List<Pod> pods) {
    List<Pod> alive = pods.stream().filter(pod -> pod.until().equals(Instant.MAX)).toList();
    return (alive.isEmpty() ? pods : alive).stream().<End>map(PodEnd::new).toList();
  }

  /** As name, namespace/name, kind/name or namespace/kind/name. */
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

  private static Party only(String text, List<Party> found, String what)
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
              + String.join(", ", found.stream().map(Party::name).limit(MOST_NAMED).toList())
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

  /**
   * Whether an end that was seen is one of these, at that port. Of a workload, or of what stands
   * behind a Service, pods that have ended since count too; of a pod or an address, no others.
   */
  static boolean includes(Party party, Flow.End seen, PortProtocol port) {
    return party.ends().stream()
        .anyMatch(end -> party.portAt(end).equals(port) && isSame(party, end, seen));
  }

  /** As {@link #includes(Party, Flow.End, PortProtocol)}, at whatever port. */
  static boolean includes(Party party, Flow.End seen) {
    return party.ends().stream().anyMatch(end -> isSame(party, end, seen));
  }

  private static boolean isSame(Party party, End asked, End seen) {
    if (asked instanceof PodEnd one && seen instanceof PodEnd other) {
      boolean anyOfWorkload =
          party.service().isPresent() || party.name().equals(one.pod().workload().toString());
      return anyOfWorkload
          ? one.pod().workload().equals(other.pod().workload())
          : one.pod().ref().equals(other.pod().ref());
    }
    if (asked instanceof NodeEnd one && seen instanceof NodeEnd other) {
      return one.node().equals(other.node());
    }
    // Of a block that was seen, any address may have been the one.
    return asked instanceof AddressEnd one
        && seen instanceof AddressEnd other
        && other.addresses().contains(one.addresses());
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }
}
