package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.State;

/** What one capture showed of a connection; {@link State} is what it comes to. */
public enum Outcome {
  /** TCP, SCTP: opened and answered. UDP: datagrams both ways. */
  ANSWERED,
  /** It was open already, or only the responder's datagrams were seen. */
  MIDDLE,
  /** UDP: datagrams one way. */
  SENT,
  /** Answered by RST, ABORT or ICMP "unreachable". */
  REFUSED,
  /** TCP, SCTP: opened once, no answer: in a capture of SYNs only that means nothing. */
  TRIED,
  /** TCP, SCTP: opened again and again, no answer, so there was none. */
  REPEATED;

  public boolean makesRule() {
    return this == ANSWERED || this == MIDDLE || this == SENT;
  }
}
