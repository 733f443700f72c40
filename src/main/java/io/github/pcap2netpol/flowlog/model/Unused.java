package io.github.pcap2netpol.flowlog.model;

/** Why a record adds nothing to the result. */
public enum Unused {
  LOOPBACK("between loopback addresses"),
  OTHER_PROTOCOL("of other protocols than TCP, UDP and SCTP (ICMP, for example)"),
  /** The record names pods, and their addresses are unknown. */
  NO_ADDRESS("without the addresses of their pods"),
  NO_ENDS("that lack an address or port of one of the two ends"),
  DROPPED_MID_STREAM("of packets that were dropped in the middle of a connection"),
  SEEN_TWICE("marked as seen on another interface too"),
  NOT_ON_THE_WIRE("of socket operations or application messages, whose packets have records too"),
  OTHER_KIND("that are not about connections");

  private final String text;

  Unused(String text) {
    this.text = text;
  }

  /** For people, after "Skipped records". */
  public String text() {
    return text;
  }
}
