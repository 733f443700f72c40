package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/**
 * The key by which connections are summed up.
 *
 * @param originator who opened them; for several originators, the first address of their block
 * @param hostBits how many trailing bits of the originator's address stand for any value: 0, unless
 *     so many outside addresses called that they share a sum
 * @param responder who was called
 * @param port the port called
 * @param outcome how they ended
 * @param evidence how it is known who opened them
 * @param loopback whether they never left the network namespace
 */
public record SumKey(
    AddressAt originator,
    int hostBits,
    AddressAt responder,
    PortProtocol port,
    Outcome outcome,
    Evidence evidence,
    boolean loopback)
    implements Comparable<SumKey> {
  /** The order of those with the same originator. */
  private static final Comparator<SumKey> ORDER =
      Comparator.comparingInt(SumKey::hostBits)
          .thenComparing(SumKey::responder)
          .thenComparing(SumKey::port)
          .thenComparing(SumKey::outcome)
          .thenComparing(SumKey::evidence)
          .thenComparing(SumKey::loopback);

  /** A key with a single originator. */
  public SumKey(
      AddressAt originator,
      AddressAt responder,
      PortProtocol port,
      Outcome outcome,
      Evidence evidence,
      boolean loopback) {
    this(originator, 0, responder, port, outcome, evidence, loopback);
  }

  public SumKey ended(Outcome other) {
    return new SumKey(originator, hostBits, responder, port, other, evidence, loopback);
  }

  /**
   * The same key for a block of outside addresses, none of which ever had an owner in the cluster.
   */
  public SumKey from(IpPrefix block) {
    return new SumKey(
        new AddressAt(block.address(), 0),
        block.address().bits() - block.length(),
        responder,
        port,
        outcome,
        evidence,
        loopback);
  }

  /** The address or block that opened them. */
  public IpPrefix originators() {
    IpAddress first = originator.address();
    return new IpPrefix(first, first.bits() - hostBits);
  }

  public Listener listener() {
    return new Listener(responder, port);
  }

  @Override
  public int compareTo(SumKey other) {
    int byOriginator = originator.compareTo(other.originator);
    return byOriginator != 0 ? byOriginator : ORDER.compare(this, other);
  }
}
