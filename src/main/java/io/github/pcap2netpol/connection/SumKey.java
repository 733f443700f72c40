package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/**
 * What connections have in common that are summed up together.
 *
 * @param originator who opened them
 * @param responder who was called
 * @param port the port called
 * @param outcome how they ended
 * @param evidence how it is known who opened them
 * @param loopback whether they never left the network namespace
 */
record SumKey(
    AddressAt originator,
    AddressAt responder,
    PortProtocol port,
    Outcome outcome,
    Evidence evidence,
    boolean loopback)
    implements Comparable<SumKey> {
  private static final Comparator<SumKey> ORDER =
      Comparator.comparing(SumKey::originator)
          .thenComparing(SumKey::responder)
          .thenComparing(SumKey::port)
          .thenComparing(SumKey::outcome)
          .thenComparing(SumKey::evidence)
          .thenComparing(SumKey::loopback);

  SumKey ended(Outcome other) {
    return new SumKey(originator, responder, port, other, evidence, loopback);
  }

  Listener listener() {
    return new Listener(responder, port);
  }

  @Override
  public int compareTo(SumKey other) {
    return ORDER.compare(this, other);
  }
}
