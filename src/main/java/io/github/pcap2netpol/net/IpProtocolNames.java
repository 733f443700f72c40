package io.github.pcap2netpol.net;

/** Names of IP protocols for people (IANA, protocol-numbers). */
public final class IpProtocolNames {
  private IpProtocolNames() {}

  /**
   * As in {@code ESP (IP protocol 50)}, or {@code IP protocol 99} for one that is rarely met.
   *
   * @param number 0 to 255
   */
  public static String of(int number) {
    String name = name(number);
    String protocol = "IP protocol " + number;
    return name.isEmpty() ? protocol : name + " (" + protocol + ")";
  }

  private static String name(int number) {
    return switch (number) {
      case 1 -> "ICMP";
      case 2 -> "IGMP";
      case 4 -> "IP in IP";
      case 41 -> "IPv6 in IP";
      case 46 -> "RSVP";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case 58 -> "ICMPv6";
      case 88 -> "EIGRP";
      case 89 -> "OSPF";
      case 97 -> "EtherIP";
      case 103 -> "PIM";
      case 108 -> "IPComp";
      case 112 -> "VRRP";
      case 115 -> "L2TP";
      case 136 -> "UDP-Lite";
      case 137 -> "MPLS in IP";
      default -> "";
    };
  }
}
