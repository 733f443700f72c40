package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Pod;
import io.github.pcap2netpol.connection.Connection;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;

/**
 * One established connection as the enforcer of a NetworkPolicy sees it: a Service's address
 * translated to a pod's or an endpoint's. Where the capture doesn't tell which pod it was, there is
 * a flow for each.
 *
 * @param source where it comes from
 * @param destination where it goes
 * @param port the port at the destination
 * @param connection what was seen
 */
public record Flow(End source, End destination, PortProtocol port, Connection connection) {

  /** One end of a flow. */
  public sealed interface End {}

  /** A pod with a network namespace of its own. */
  public record PodEnd(Pod pod) implements End {}

  /**
   * A node, or a hostNetwork pod on it.
   *
   * @param node its name
   * @param address the address it uses
   */
  public record NodeEnd(String node, IpAddress address) implements End {}

  /** Anything else. */
  public record AddressEnd(IpAddress address) implements End {}
}
