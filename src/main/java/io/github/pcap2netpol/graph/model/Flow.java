package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;

/**
 * One established connection as the enforcer of a NetworkPolicy sees it, with a Service's address
 * translated to a pod's or endpoint's. If the capture doesn't show which pod it was, there is a
 * flow for each.
 *
 * @param source where it comes from
 * @param destination where it goes
 * @param port the port at the destination
 * @param connection the observed connection
 */
public record Flow(End source, End destination, PortProtocol port, Connection connection) {
  /** Whether the client called port 53: name resolution, whatever the resolver's own port. */
  public boolean isDns() {
    return port.port() == 53 || connection.port().port() == 53;
  }

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

  /**
   * Any other address.
   *
   * @param addresses a single address, or a block of outside addresses, an unknown number of which
   *     called
   */
  public record AddressEnd(IpPrefix addresses) implements End {
    public AddressEnd(IpAddress address) {
      this(IpPrefix.of(address));
    }

    /** The address; for a block, the first one. */
    public IpAddress address() {
      return addresses.address();
    }
  }
}
