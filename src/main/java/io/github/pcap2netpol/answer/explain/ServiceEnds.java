package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.answer.explain.QueryEnd.Place;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what is behind a Service that is called. */
final class ServiceEnds {
  private final List<Pod> pods;
  private final ServiceBackings backings;
  private final AddressEnds ends;

  ServiceEnds(Cluster cluster, List<Pod> pods, AddressEnds ends) {
    this.pods = pods;
    this.backings = new ServiceBackings(cluster);
    this.ends = ends;
  }

  /**
   * The pods or addresses behind a port of the Service.
   *
   * @param address the Service's address that is called, if it has one
   * @throws UnusableInputException if the Service lacks the port, or nothing is behind it
   */
  QueryEnd of(Service service, Optional<IpAddress> address, PortProtocol port)
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
                        .flatMap(pod -> ends.of(pod, ipv4).stream())
                        .forEach(end -> places.add(new Place(end, target))));
      } else if (backing instanceof Backing.AddressBacking elsewhere
          && elsewhere.endpoint().address().isIpv4() == ipv4) {
        places.add(
            new Place(
                ends.of(elsewhere.endpoint().address()),
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

  static Optional<ServicePort> portOf(Service service, PortProtocol port) {
    return service.ports().stream().filter(each -> each.port().equals(port)).findFirst();
  }
}
