package io.github.pcap2netpol.connection.model;

/** How a connection ended, most conclusive first. */
public enum State {
  /** TCP, SCTP: the opening was answered. UDP: datagrams went both ways. */
  ESTABLISHED,
  /** It was already open when the capture began, or only the socket samples show it. */
  MID_STREAM,
  /** UDP: never answered, but the receiver accepted it (see {@link Connection}). */
  ONE_WAY,
  /** TCP: answered by RST only; UDP: answered by ICMP "port unreachable" only. */
  REFUSED,
  /** Never answered. */
  UNANSWERED;

  /** Whether it must keep working under the policies, and so gets a rule. */
  public boolean makesRule() {
    return this == ESTABLISHED || this == MID_STREAM || this == ONE_WAY;
  }
}
