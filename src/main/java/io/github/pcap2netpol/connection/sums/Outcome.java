package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.State;

/** What one capture showed about a connection; {@link State} is the conclusion. */
public enum Outcome {
  /** TCP, SCTP: opened and answered. UDP: datagrams both ways. */
  ANSWERED,
  /**
   * TCP, SCTP: opened, and its originator continues as if it had been answered, but no answer was
   * captured. In a capture of one direction it was answered.
   */
  CONTINUED,
  /** It was already open, or only the responder's datagrams were seen. */
  MIDDLE,
  /** UDP: datagrams one way. */
  SENT,
  /** Answered by RST, ABORT or ICMP "unreachable". */
  REFUSED,
  /** TCP, SCTP: opened once, not answered. In a capture of SYNs only this means nothing. */
  TRIED,
  /** TCP, SCTP: opened repeatedly and not answered, so there was no answer. */
  REPEATED;

  public boolean makesRule() {
    return this == ANSWERED || this == CONTINUED || this == MIDDLE || this == SENT;
  }
}
