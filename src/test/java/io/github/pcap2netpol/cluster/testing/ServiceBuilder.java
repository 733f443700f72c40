package io.github.pcap2netpol.cluster.testing;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

  private ServiceBuilder(ServiceRef ref) {
    this.ref = ref;
  }

  public static ServiceBuilder service(ServiceRef ref) {
    return new ServiceBuilder(ref);
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

  public Service build() {
    return new Service(
        ref,
        type,
        selector,
        clusterIps,
        List.of(),
        List.of(),
        ports,
        false,
        List.of(),
        Optional.empty(),
        List.of());
  }
}
