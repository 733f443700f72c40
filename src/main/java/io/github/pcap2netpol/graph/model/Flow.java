package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One established connection as the enforcer of a NetworkPolicy sees it, with a Service's address
 * translated to a pod's or endpoint's. If the capture doesn't show which pod it was, there is a
 * flow for each.
 *
 * @param source where it comes from
 * @param destination where it goes
 * @param port the port at the destination
 * @param connection what was seen
 */
public record Flow(End source, End destination, PortProtocol port, Connection connection) {

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Flow that
            && port.equals(that.port)
            && connection.equals(that.connection)
            && source.equals(that.source)
            && destination.equals(that.destination));
  }

  @Override
  public int hashCode() {
    return ((port.hashCode() * 31 + connection.hashCode()) * 31 + source.hashCode()) * 31
        + destination.hashCode();
  }

  /** One end of a flow. */
  public sealed interface End {}

  /** A pod with a network namespace of its own. */
  public record PodEnd(Pod pod) implements End {
    /** Written out: maps ask so often that what the compiler would generate takes its time. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof PodEnd that && pod.equals(that.pod));
    }

    @Override
    public int hashCode() {
      return pod.hashCode();
    }
  }

  /**
   * A node, or a hostNetwork pod on it.
   *
   * @param node its name
   * @param address the address it uses
   */
  public record NodeEnd(String node, IpAddress address) implements End {
    /** Written out: what the compiler would generate is linked at run time, at every start. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof NodeEnd that
              && node.equals(that.node)
              && address.equals(that.address));
    }

    @Override
    public int hashCode() {
      return node.hashCode() * 31 + address.hashCode();
    }
  }

  /**
   * Any other address.
   *
   * @param addresses a single address, or a block of outside addresses, several of which are meant
   *     without it being known which
   */
  public record AddressEnd(IpPrefix addresses) implements End {
    public AddressEnd(IpAddress address) {
      this(IpPrefix.of(address));
    }

    /** The address; for a block, the first one. */
    public IpAddress address() {
      return addresses.address();
    }

    /** Written out: maps ask so often that what the compiler would generate takes its time. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof AddressEnd that && addresses.equals(that.addresses));
    }

    @Override
    public int hashCode() {
      return addresses.hashCode();
    }
  }
}
