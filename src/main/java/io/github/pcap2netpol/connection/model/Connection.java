package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/**
 * All connections of one originator to one responder's port that one capture saw and that ended
 * alike.
 *
 * <p>A UDP originator that was never answered is {@link State#ONE_WAY} if a socket of the receiver
 * is bound to the port in some sample; or if no ICMP error came back, it is no scan, and the
 * capture is the receiver's own or there were at least three datagrams; else it is {@link
 * State#UNANSWERED}. After one ICMP error between two hosts, silence between them proves nothing.
 *
 * @param capture who saw it
 * @param originator who opened it, by address as seen at that capture; of several, the first
 *     address of their block
 * @param hostBits how many last bits of the originator's address stand for any value: 0, unless so
 *     many outside addresses called that port that some are taken together
 * @param responder who was called, by address as seen at that capture
 * @param port the port that was called, and its protocol
 * @param state what became of it
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

  /** One originator's. */
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

  /** Who opened it: one address, or a block of outside addresses, of which more than one did. */
  public IpPrefix originators() {
    return new IpPrefix(originator, originator.bits() - hostBits);
  }

  /** Of what tells most connections apart: the samples are many, and connections keys of maps. */
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
