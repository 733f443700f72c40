package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Builds a Service from what matters to a test. By default it is of type ClusterIP, without
 * selector, addresses, ports and endpoints.
 */
public final class ServiceBuilder {
  private final ServiceRef ref;
  private String type = "ClusterIP";
  private Optional<Labels> selector = Optional.empty();
  private List<IpAddress> clusterIps = List.of();
  private List<ServicePort> ports = List.of();
  private boolean externalTrafficLocal;
  private List<IpPrefix> loadBalancerSources = List.of();
  private List<ServiceEndpoint> endpoints = List.of();

  private ServiceBuilder(ServiceRef ref) {
    this.ref = ref;
  }

  public static ServiceBuilder service(ServiceRef ref) {
    return new ServiceBuilder(ref);
  }

  /** Starts with a copy of this Service, which has only ClusterIPs and no external name. */
  public static ServiceBuilder like(Service service) {
    ServiceBuilder copy =
        new ServiceBuilder(service.ref())
            .type(service.type())
            .selecting(service.selector())
            .ports(service.ports())
            .endpoints(service.endpoints());
    copy.clusterIps = service.clusterIps();
    return copy;
  }

  /** A TCP port without a name that leads to this port of the pods. */
  public static ServicePort port(int number, int target) {
    return port(PortProtocol.tcp(number), new ServicePort.NumberedPort(target));
  }

  /** A port without a name. */
  public static ServicePort port(PortProtocol port, ServicePort.TargetPort target) {
    return new ServicePort("", port, target, OptionalInt.empty());
  }

  public ServiceBuilder type(String value) {
    type = value;
    return this;
  }

  public ServiceBuilder selecting(Labels labels) {
    return selecting(Optional.of(labels));
  }

  public ServiceBuilder selecting(Optional<Labels> labels) {
    selector = labels;
    return this;
  }

  public ServiceBuilder at(String... addresses) {
    clusterIps = Arrays.stream(addresses).map(IpAddress::of).toList();
    return this;
  }

  public ServiceBuilder ports(ServicePort... all) {
    return ports(List.of(all));
  }

  public ServiceBuilder ports(List<ServicePort> all) {
    ports = all;
    return this;
  }

  /** Sets the external traffic policy Local, and the source ranges of the load balancer. */
  public ServiceBuilder externalTrafficLocal(String... sources) {
    externalTrafficLocal = true;
    loadBalancerSources = Arrays.stream(sources).map(IpPrefix::of).toList();
    return this;
  }

  public ServiceBuilder endpoints(List<ServiceEndpoint> all) {
    endpoints = all;
    return this;
  }

  public Service build() {
    return new Service(
        ref,
        type,
        selector,
        clusterIps,
        List.of(),
        List.of(),
        ports,
        externalTrafficLocal,
        loadBalancerSources,
        Optional.empty(),
        endpoints);
  }
}
