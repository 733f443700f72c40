package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.OptionalInt;

/**
 * One of a Service's ports.
 *
 * @param name "" if the port has none
 * @param port the Service's own port, the one that clients call at the Service's address
 * @param targetPort the port of the pods
 * @param nodePort the port on every node that leads here, if any
 */
public record ServicePort(
    String name, PortProtocol port, TargetPort targetPort, OptionalInt nodePort) {
  /** A Service's {@code targetPort}: a number, or the name of a container's port. */
  public sealed interface TargetPort {}

  /** A target port by number, 1 to 65535. */
  public record NumberedPort(int number) implements TargetPort {}

  /** A target port by name, which may be a different number in each pod. */
  public record NamedPort(String name) implements TargetPort {}
}
