package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;

/**
 * One address and port behind a Service, from its EndpointSlices.
 *
 * @param portName the name of the Service port it is for, "" if that has none
 * @param address where it is
 * @param port the port there
 * @param pod the pod, where the slice names one
 */
public record ServiceEndpoint(
    String portName, IpAddress address, PortProtocol port, Optional<PodRef> pod) {}
