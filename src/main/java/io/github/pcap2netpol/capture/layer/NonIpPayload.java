package io.github.pcap2netpol.capture.layer;

import java.util.Locale;

/**
 * What a frame carries instead of IP, as a number that the layers can set without allocating.
 * Distinguishes protocols that only maintain a link (spanning tree, LLDP, PPP's own control
 * protocols) from those that may hide traffic of the application (MACsec, IEEE 802.1ah, VN-Tag).
 */
public final class NonIpPayload {
  private static final int ETHER_TYPE = 1 << 16;
  private static final int LLC = 2 << 16;
  private static final int PPP = 3 << 16;
  private static final int FAMILY = 4 << 16;
  private static final int VERSION = 5 << 16;
  private static final int WIRELESS = 6 << 16;
  private static final int ARCNET = 7 << 16;
  private static final int NUMBER = 0xffff;

  private NonIpPayload() {}

  static int etherType(int etherType) {
    return ETHER_TYPE | etherType;
  }

  /** Service access points of destination and source. */
  static int llc(int points) {
    return LLC | points;
  }

  static int ppp(int protocol) {
    return PPP | protocol;
  }

  static int family(int family) {
    return FAMILY | (family & NUMBER);
  }

  static int version(int version) {
    return VERSION | version;
  }

  /** Beacons, acknowledgments and other frames without data. */
  static int wireless() {
    return WIRELESS;
  }

  static int arcnet(int protocol) {
    return ARCNET | protocol;
  }

  /** Whether frames of that kind never carry an application's packets. */
  public static boolean isControl(int layer) {
    int number = layer & NUMBER;
    return switch (layer & ~NUMBER) {
      case ETHER_TYPE ->
          switch (number) {
            // Wake-on-LAN, EDP, EAPOL, slow protocols (LACP), LLDP, PTP, CFM, ECP, loopback test,
            // PPPoE discovery, ITS of no payload.
            case 0x0842, 0x00bb, 0x888e, 0x8809, 0x88cc, 0x88f7, 0x8902, 0x8940, 0x9000, 0x8863 ->
                true;
            default -> false;
          };
      // Spanning tree; Cisco's discovery protocols are SNAP with Cisco's organisation code.
      case LLC -> number == 0x4242 || number == 0xaaaa;
      // Control and network control protocols (RFC 1661 2).
      case PPP -> number >= 0x8000;
      case WIRELESS -> true;
      default -> false;
    };
  }

  /** For people: what the frames carry, such as "EtherType 0x88e5 (MACsec)". */
  public static String text(int layer) {
    int number = layer & NUMBER;
    return switch (layer & ~NUMBER) {
      case ETHER_TYPE -> "EtherType " + hex(number) + named(etherTypeName(number));
      case LLC -> "IEEE 802.3 with LLC " + hex(number) + named(llcName(number));
      case PPP -> "PPP protocol " + hex(number);
      case FAMILY -> "address family " + number;
      case VERSION -> "IP version " + number;
      case WIRELESS -> "IEEE 802.11 frames without data";
      case ARCNET -> "ARCNET protocol " + number;
      default -> "an unknown protocol";
    };
  }

  /** For people: what frames of that and of similar kinds have in common. */
  public static String sort(int layer) {
    return switch (layer & ~NUMBER) {
      case ETHER_TYPE -> "EtherType";
      case LLC -> "IEEE 802.3 with LLC";
      case PPP -> "PPP protocol";
      case FAMILY -> "address family";
      case VERSION -> "IP version";
      case WIRELESS -> "IEEE 802.11 frames";
      case ARCNET -> "ARCNET protocol";
      default -> "unknown protocol";
    };
  }

  private static String hex(int number) {
    return String.format(Locale.ROOT, "0x%04x", number);
  }

  private static String named(String name) {
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  private static String llcName(int points) {
    return switch (points) {
      case 0x4242 -> "spanning tree";
      case 0xffff -> "IPX";
      case 0xaaaa -> "SNAP, not IP";
      case 0xfefe -> "IS-IS";
      case 0xf0f0 -> "NetBIOS";
      default -> "";
    };
  }

  /** IEEE, as listed at standards-oui.ieee.org/ethertype. */
  private static String etherTypeName(int type) {
    return switch (type) {
      case 0x22f3 -> "TRILL";
      case 0x8137 -> "IPX";
      case 0x8847, 0x8848 -> "MPLS";
      case 0x88cc -> "LLDP";
      case 0x888e -> "EAPOL";
      case 0x8809 -> "LACP";
      case 0x88e5 -> "MACsec";
      case 0x88e7 -> "IEEE 802.1ah";
      case 0x88f7 -> "PTP";
      case 0x8863 -> "PPPoE discovery";
      case 0x8902 -> "CFM";
      case 0x8903 -> "FabricPath";
      case 0x8906 -> "FCoE";
      case 0x8915 -> "RoCE";
      case 0x8926 -> "VN-Tag";
      case 0x892f -> "HSR";
      case 0x893f -> "IEEE 802.1BR";
      case 0x894f -> "NSH";
      case 0x9000 -> "loopback test";
      default -> "";
    };
  }
}
