package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import org.jspecify.annotations.Nullable;

/**
 * What connections have in common that are summed up together.
 *
 * @param originator who opened them; of several, the first address of their block
 * @param hostBits how many last bits of the originator's address stand for any value: 0, unless so
 *     many outside addresses called that they share a sum
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
  /** Of one originator. */
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

  /** The same from all of a block of outside addresses, none of which ever had an owner. */
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

  /** Who opened them. */
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
    if (byOriginator != 0) {
      return byOriginator;
    }
    if (hostBits != other.hostBits) {
      return Integer.compare(hostBits, other.hostBits);
    }
    int byResponder = responder.compareTo(other.responder);
    if (byResponder != 0) {
      return byResponder;
    }
    int byPort = port.compareTo(other.port);
    if (byPort != 0) {
      return byPort;
    }
    int byOutcome = outcome.compareTo(other.outcome);
    if (byOutcome != 0) {
      return byOutcome;
    }
    int byEvidence = evidence.compareTo(other.evidence);
    if (byEvidence != 0) {
      return byEvidence;
    }
    return Boolean.compare(loopback, other.loopback);
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SumKey that
            && originator.equals(that.originator)
            && hostBits == that.hostBits
            && responder.equals(that.responder)
            && port.equals(that.port)
            && outcome == that.outcome
            && evidence == that.evidence
            && loopback == that.loopback);
  }

  @Override
  public int hashCode() {
    return ((((originator.hashCode() * 31 + responder.hashCode()) * 31 + port.hashCode()) * 31
                        + outcome.name().hashCode())
                    * 31
                + evidence.name().hashCode())
            * 31
        + (loopback ? 1 : 0);
  }
}
