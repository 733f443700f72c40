package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port that a container declares. It need not listen there, and may listen elsewhere.
 *
 * @param name the name by which a Service's {@code targetPort} may call it
 * @param port protocol and number
 * @param hostPort the port of the node that is forwarded here, if any
 */
public record ContainerPort(Optional<String> name, PortProtocol port, OptionalInt hostPort) {}
