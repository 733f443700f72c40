package io.github.pcap2netpol.net;

import java.util.Comparator;

/**
 * A port of one transport protocol.
 *
 * @param protocol the transport protocol
 * @param port 0 to 65535; 0 is valid on the wire, though nothing can listen on it
 */
public record PortProtocol(Protocol protocol, int port) implements Comparable<PortProtocol> {
  private static final Comparator<PortProtocol> ORDER =
      Comparator.comparing(PortProtocol::protocol).thenComparingInt(PortProtocol::port);

  public PortProtocol {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port out of range 0 to 65535: " + port);
    }
  }

  public static PortProtocol tcp(int port) {
    return new PortProtocol(Protocol.TCP, port);
  }

  public static PortProtocol udp(int port) {
    return new PortProtocol(Protocol.UDP, port);
  }

  /**
   * Whether the port is in the range that Linux uses for outgoing connections
   * (ip_local_port_range).
   */
  public static boolean isEphemeral(int port) {
    return port >= 32768 && port <= 60999;
  }

  @Override
  public int compareTo(PortProtocol other) {
    return ORDER.compare(this, other);
  }

  /** For example {@code TCP 8080}. */
  @Override
  public String toString() {
    return protocol + " " + port;
  }
}
