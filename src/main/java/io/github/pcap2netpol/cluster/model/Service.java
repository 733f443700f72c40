package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * A Service.
 *
 * @param ref its name
 * @param type ClusterIP, NodePort, LoadBalancer or ExternalName
 * @param selector its {@code spec.selector}; empty if its endpoints are managed by someone else
 * @param clusterIps its own addresses; empty for headless and ExternalName Services
 * @param loadBalancerIps the addresses in its {@code status.loadBalancer}
 * @param externalIps its {@code spec.externalIPs}
 * @param ports its ports
 * @param externalTrafficLocal whether its external traffic policy is Local, which preserves client
 *     addresses
 * @param loadBalancerSourceRanges who may call the load balancer; empty means everyone
 * @param externalName what an ExternalName Service points to
 * @param endpoints what its EndpointSlices list, ready or not
 */
public record Service(
    ServiceRef ref,
    String type,
    Optional<Labels> selector,
    List<IpAddress> clusterIps,
    List<IpAddress> loadBalancerIps,
    List<IpAddress> externalIps,
    List<ServicePort> ports,
    boolean externalTrafficLocal,
    List<IpPrefix> loadBalancerSourceRanges,
    Optional<String> externalName,
    List<ServiceEndpoint> endpoints) {
  public Service {
    clusterIps = List.copyOf(clusterIps);
    loadBalancerIps = List.copyOf(loadBalancerIps);
    externalIps = List.copyOf(externalIps);
    ports = List.copyOf(ports);
    loadBalancerSourceRanges = List.copyOf(loadBalancerSourceRanges);
    endpoints = List.copyOf(endpoints);
  }

  /** Whether its name resolves to the pods' own addresses. */
  boolean isHeadless() {
    return clusterIps.isEmpty() && !type.equals("ExternalName");
  }

  /**
   * Whether it can be reached from outside the cluster: by node port, load balancer or external IP.
   */
  public boolean isExposed() {
    return type.equals("NodePort") || type.equals("LoadBalancer") || !externalIps.isEmpty();
  }
}
