package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/**
 * All connections from one originator to one responder's port that one capture saw and that ended
 * alike.
 *
 * <p>UDP that was never answered is {@link State#ONE_WAY} if a socket of the receiver is bound to
 * the port in some sample. It is also one-way if no ICMP error came back, it is not a scan, and the
 * capture is the receiver's own or there were at least three datagrams. Otherwise it is {@link
 * State#UNANSWERED}. After one ICMP error between two hosts, silence between them proves nothing.
 *
 * @param capture the capture that saw it
 * @param originator who opened it, as an address seen in that capture; for several originators, the
 *     first address of their block
 * @param hostBits how many trailing bits of the originator's address stand for any value: 0, unless
 *     so many outside addresses called that port that they were merged into blocks
 * @param responder who was called, as an address seen in that capture
 * @param port the port that was called, and its protocol
 * @param state how it ended
 * @param evidence how it is known who opened it
 * @param loopback whether it never left the network namespace
 * @param tally counts, times and samples
 */
public record Connection(
    CapturePoint capture,
    IpAddress originator,
    int hostBits,
    IpAddress responder,
    PortProtocol port,
    State state,
    Evidence evidence,
    boolean loopback,
    Tally tally)
    implements Comparable<Connection> {
  private static final Comparator<Connection> ORDER =
      Comparator.comparing(Connection::originator)
          .thenComparingInt(Connection::hostBits)
          .thenComparing(Connection::responder)
          .thenComparing(Connection::port)
          .thenComparing(Connection::capture)
          .thenComparing(Connection::state)
          .thenComparing(Connection::evidence)
          .thenComparing(Connection::loopback)
          .thenComparing(connection -> connection.tally().first());

  public Connection {
    if (hostBits != 0) {
      IpPrefix block = new IpPrefix(originator, originator.bits() - hostBits);
      if (!block.address().equals(originator)) {
        throw new IllegalArgumentException(originator + " is not the first address of " + block);
      }
    }
  }

  /** A connection of a single originator. */
  public Connection(
      CapturePoint capture,
      IpAddress originator,
      IpAddress responder,
      PortProtocol port,
      State state,
      Evidence evidence,
      boolean loopback,
      Tally tally) {
    this(capture, originator, 0, responder, port, state, evidence, loopback, tally);
  }

  /** Who opened it: one address, or a block of outside addresses several of which did. */
  public IpPrefix originators() {
    return new IpPrefix(originator, originator.bits() - hostBits);
  }

  /**
   * Hashes what distinguishes most connections. Samples are left out: they are many, and
   * connections are keys of maps.
   */
  @Override
  public int hashCode() {
    return (originator.hashCode() * 31 + responder.hashCode()) * 31
        + port.port() * 31
        + capture.name().hashCode();
  }

  @Override
  public int compareTo(Connection other) {
    return ORDER.compare(this, other);
  }
}
