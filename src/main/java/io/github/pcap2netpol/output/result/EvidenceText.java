package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.KnownNames;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.CommonFolder;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The evidence for a connection, packet by packet, and the owners of its addresses. */
final class EvidenceText {
  private static final int MOST_VIEWS = 4;
  private static final int MOST_ENDPOINTS = 6;

  private final Cluster cluster;
  private final KnownNames names;

  EvidenceText(TrafficMap traffic) {
    this.cluster = traffic.cluster();
    this.names = KnownNames.of(traffic);
  }

  /** The number of connections, and the first and last time. */
  static String counted(ObservedTraffic traffic) {
    return traffic.from()
        + " to "
        + traffic.to()
        + " at "
        + traffic.port()
        + ": "
        + WrappedText.count(traffic.connections(), "connection", "connections")
        + ", first "
        + Times.rfc3339(traffic.first().time())
        + ", last "
        + Times.rfc3339(traffic.last().time());
  }

  /** The folder of all files that {@link #views} names for these. */
  static CommonFolder folder(Stream<ObservedTraffic> all) {
    return CommonFolder.of(
        all.flatMap(traffic -> connections(traffic).stream().limit(MOST_VIEWS))
            .map(connection -> shown(connection).file())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * One line for each capture that shows it, the most informative first.
   *
   * @param folder the folder that the reader knows the files to be in
   */
  List<String> views(ObservedTraffic traffic, CommonFolder folder) {
    Set<Connection> connections = connections(traffic);
    List<String> lines =
        connections.stream().limit(MOST_VIEWS).map(each -> view(each, folder)).toList();
    if (connections.size() <= MOST_VIEWS) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines);
    cut.add("and " + (connections.size() - MOST_VIEWS) + " more views of it");
    return cut;
  }

  private static Set<Connection> connections(ObservedTraffic traffic) {
    Set<Connection> connections = new LinkedHashSet<>();
    connections.add(traffic.example().connection());
    traffic.flows().stream().map(Flow::connection).forEach(connections::add);
    return connections;
  }

  /** The packet to look at. */
  private static Sighting shown(Connection connection) {
    return connection
        .tally()
        .earliestSample()
        .map(Tally.Sample::sighting)
        .orElse(connection.tally().first());
  }

  /** For example {@code frame 12 of web.pcap: TCP 10.0.0.1:40000 > 10.96.0.80:80}. */
  private String view(Connection connection, CommonFolder folder) {
    return Places.text(shown(connection), folder)
        + ": "
        + connection.port().protocol()
        + " "
        + opening(connection)
            .map(
                sample -> new Endpoint(connection.originator(), sample.originatorPort()).toString())
            .orElse(connection.originators().brief())
        + " > "
        + new Endpoint(connection.responder(), connection.port().port())
        + (connection.state() == State.MID_STREAM
            ? " (open before the capture began; the packet may be an answer)"
            : "");
  }

  /** An opening whose originator is known, which it is not in a block of callers. */
  static Optional<Tally.Sample> opening(Connection connection) {
    return connection.originators().isSingle()
        ? connection.tally().earliestSample()
        : Optional.empty();
  }

  /** The owners of the addresses, one line for each. */
  List<String> owners(ObservedTraffic traffic) {
    Set<String> lines = new LinkedHashSet<>();
    Set<Connection> connections = new LinkedHashSet<>();
    connections.add(traffic.example().connection());
    traffic.flows().stream().map(Flow::connection).limit(MOST_VIEWS).forEach(connections::add);
    for (Connection connection : connections) {
      Instant time = connection.tally().first().time();
      lines.add(
          connection.originators().isSingle()
              ? owner(connection.originator(), Optional.empty(), time)
              : connection.originators()
                  + " is outside the cluster: some addresses in it called; they were too many to list");
      lines.add(owner(connection.responder(), Optional.of(connection.port()), time));
    }
    return List.copyOf(lines);
  }

  /** The owner of an address at that time; for a Service, also what is behind the port. */
  String owner(IpAddress address, Optional<PortProtocol> port, Instant time) {
    for (Service service : cluster.services().values()) {
      Optional<String> kind = kind(service, address);
      if (kind.isPresent()) {
        return address
            + " is "
            + kind.get()
            + " of Service "
            + service.ref()
            + behind(service, port);
      }
    }
    for (Workload workload : cluster.workloads().values()) {
      for (Pod pod : workload.pods()) {
        if (pod.addresses().contains(address)
            && !time.isBefore(pod.from())
            && !time.isAfter(pod.until())) {
          return address + " is Pod " + pod.ref() + " of " + workload.ref() + period(pod);
        }
      }
    }
    for (Node node : cluster.nodes().values()) {
      if (node.addresses().contains(address)) {
        return address + " is Node " + node.name();
      }
      if (node.gateways().contains(address)) {
        return address + " is the address under which pods see Node " + node.name();
      }
    }
    return address
        + " belongs to no pod, Service or node in the metadata"
        + (names.namesOf(address).isEmpty()
            ? ""
            : "; looked up as " + String.join(" and ", names.namesOf(address)));
  }

  private static Optional<String> kind(Service service, IpAddress address) {
    if (service.clusterIps().contains(address)) {
      return Optional.of("the cluster IP");
    }
    if (service.loadBalancerIps().contains(address)) {
      return Optional.of("a load balancer's address");
    }
    return service.externalIps().contains(address)
        ? Optional.of("an external IP")
        : Optional.empty();
  }

  private static String behind(Service service, Optional<PortProtocol> port) {
    Optional<ServicePort> called =
        port.flatMap(
            dialled ->
                service.ports().stream().filter(each -> each.port().equals(dialled)).findFirst());
    if (called.isEmpty()) {
      return "";
    }
    List<ServiceEndpoint> endpoints =
        service.endpoints().stream()
            .filter(each -> each.portName().equals(called.get().name()))
            .toList();
    if (endpoints.isEmpty()) {
      return ", which has no endpoints in the metadata; its selector decides";
    }
    return ", whose EndpointSlices list "
        + String.join(
            ", ",
            Stream.concat(
                    endpoints.stream().limit(MOST_ENDPOINTS).map(EvidenceText::endpoint),
                    endpoints.size() > MOST_ENDPOINTS
                        ? Stream.of((endpoints.size() - MOST_ENDPOINTS) + " more")
                        : Stream.of())
                .toList());
  }

  private static String endpoint(ServiceEndpoint endpoint) {
    return new Endpoint(endpoint.address(), endpoint.port().port())
        + endpoint.pod().map(pod -> " (Pod " + pod + ")").orElse("");
  }

  private static String period(Pod pod) {
    return (pod.from().equals(Instant.MIN) ? "" : ", from " + Times.rfc3339(pod.from()))
        + (pod.until().equals(Instant.MAX) ? "" : " to " + Times.rfc3339(pod.until()));
  }
}
