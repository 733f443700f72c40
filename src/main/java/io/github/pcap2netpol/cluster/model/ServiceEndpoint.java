package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;

/**
 * One address and port behind a Service, from its EndpointSlices.
 *
 * @param portName the name of the Service port it belongs to, "" if that has none
 * @param address the address
 * @param port the port
 * @param pod the pod, if the slice names one
 */
public record ServiceEndpoint(
    String portName, IpAddress address, PortProtocol port, Optional<PodRef> pod) {}
