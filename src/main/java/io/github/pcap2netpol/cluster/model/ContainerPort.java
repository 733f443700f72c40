package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port that a container declares. The container need not listen on it, and may listen on others.
 *
 * @param name the name by which a Service's {@code targetPort} may refer to it
 * @param port protocol and number
 * @param hostPort the node's port that is forwarded here, if any
 */
public record ContainerPort(Optional<String> name, PortProtocol port, OptionalInt hostPort) {}
