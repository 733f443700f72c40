package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Comparator;

/**
 * Two endpoints that exchange packets, whoever opened the connection.
 *
 * @param protocol the protocol
 * @param one the smaller endpoint's address
 * @param onePort the smaller endpoint's port
 * @param other the larger endpoint's address
 * @param otherPort the larger endpoint's port
 */
public record PairKey(Protocol protocol, AddressAt one, int onePort, AddressAt other, int otherPort)
    implements Comparable<PairKey> {
  private static final Comparator<PairKey> ORDER =
      Comparator.comparing(PairKey::protocol)
          .thenComparing(PairKey::one)
          .thenComparingInt(PairKey::onePort)
          .thenComparing(PairKey::other)
          .thenComparingInt(PairKey::otherPort);

  /** Puts the two endpoints in order. */
  public static PairKey of(
      Protocol protocol, AddressAt one, int onePort, AddressAt other, int otherPort) {
    return isInOrder(one, onePort, other, otherPort)
        ? new PairKey(protocol, one, onePort, other, otherPort)
        : new PairKey(protocol, other, otherPort, one, onePort);
  }

  /** Whether {@link #of} leaves the two endpoints in this order. */
  public static boolean isInOrder(AddressAt one, int onePort, AddressAt other, int otherPort) {
    int byAddress = one.compareTo(other);
    return byAddress < 0 || (byAddress == 0 && onePort <= otherPort);
  }

  /** The smaller endpoint as a possible listener. */
  public Listener oneListener() {
    return new Listener(one, new PortProtocol(protocol, onePort));
  }

  /** The larger endpoint as a possible listener. */
  public Listener otherListener() {
    return new Listener(other, new PortProtocol(protocol, otherPort));
  }

  public Endpoint oneEnd() {
    return new Endpoint(one.address(), onePort);
  }

  public Endpoint otherEnd() {
    return new Endpoint(other.address(), otherPort);
  }

  public SumKey opened(Opener direction, Outcome outcome, boolean loopback) {
    return direction.oneOpened()
        ? new SumKey(one, other, otherListener().port(), outcome, direction.evidence(), loopback)
        : new SumKey(other, one, oneListener().port(), outcome, direction.evidence(), loopback);
  }

  @Override
  public int compareTo(PairKey other) {
    return ORDER.compare(this, other);
  }
}
