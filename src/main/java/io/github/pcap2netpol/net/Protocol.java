package io.github.pcap2netpol.net;

/** The transport protocols a NetworkPolicy can name, in the order the API documents them. */
public enum Protocol {
  /** RFC 9293; IP protocol number 6. */
  TCP(6),
  /** RFC 768; IP protocol number 17. */
  UDP(17),
  /** RFC 9260; IP protocol number 132. */
  SCTP(132);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** The number in the IPv4 protocol or IPv6 next-header field. */
  public int number() {
    return number;
  }
}
