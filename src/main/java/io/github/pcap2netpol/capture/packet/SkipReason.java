package io.github.pcap2netpol.capture.packet;

/** Why a packet says nothing about connections. */
public enum SkipReason {
  ARP("ARP"),
  NOT_IP("neither IP nor ARP"),
  ICMP("ICMP: NetworkPolicy cannot express it"),
  OTHER_TRANSPORT("neither TCP, UDP, SCTP nor ICMP"),
  ENCRYPTED("encrypted before it was captured (IPsec ESP, protected Wi-Fi frames)"),
  LOOPBACK_COPY("the outgoing copy of a loopback packet, which was also captured as incoming"),
  LATER_FRAGMENT("a fragment after the first, which has no ports"),
  CUT_SHORT("cut off before the end of its headers (snaplen too small)"),
  MALFORMED("contradictory headers"),
  UNKNOWN_LINK_TYPE("an unsupported link type");

  private final String text;

  SkipReason(String text) {
    this.text = text;
  }

  /** For people: what the packets were. */
  public String text() {
    return text;
  }
}
