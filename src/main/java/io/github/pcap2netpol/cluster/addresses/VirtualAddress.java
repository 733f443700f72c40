package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;

/**
 * The Service behind a destination address and port on which nobody listens.
 *
 * @param service the Service
 * @param port which of its ports
 * @param kind which kind of its addresses was called
 */
public record VirtualAddress(Service service, ServicePort port, Kind kind) {
  /** The ways to call a Service by address. */
  public enum Kind {
    CLUSTER_IP,
    LOAD_BALANCER,
    EXTERNAL_IP,
    NODE_PORT
  }
}
