package io.github.pcap2netpol.testkit;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.etherType;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernetOf;
import static io.github.pcap2netpol.testkit.PacketBytes.family;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.label;
import static io.github.pcap2netpol.testkit.PacketBytes.nflog;
import static io.github.pcap2netpol.testkit.PacketBytes.ppp;
import static io.github.pcap2netpol.testkit.PacketBytes.pppoe;
import static io.github.pcap2netpol.testkit.PacketBytes.radiotap;
import static io.github.pcap2netpol.testkit.PacketBytes.sll;
import static io.github.pcap2netpol.testkit.PacketBytes.sll2;
import static io.github.pcap2netpol.testkit.PacketBytes.tag;
import static io.github.pcap2netpol.testkit.PacketBytes.wireless;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The headers before an IP packet in a capture file of one link type.
 *
 * @param name the link type, and the headers between it and IP
 * @param link the link type's number
 * @param wrap puts the headers before a packet
 */
public record Wrapping(String name, int link, UnaryOperator<byte[]> wrap) {
  private static final int ETHER = 1;

  @Override
  public String toString() {
    return name;
  }

  /** At least one for each link type, as tshark reads it; NFLOG's is for little-endian files. */
  public static Stream<Wrapping> all() {
    return Stream.of(
        new Wrapping("EN10MB", ETHERNET, packet -> ethernet(packet)),
        new Wrapping(
            "EN10MB, trailing padding", ETHERNET, packet -> concat(ethernet(packet), new byte[9])),
        new Wrapping(
            "EN10MB, 802.1Q",
            ETHERNET,
            packet -> ethernetOf(0x8100, tag(etherType(packet), packet))),
        new Wrapping(
            "EN10MB, 802.1ad, 9100 and 802.1Q",
            ETHERNET,
            packet -> ethernetOf(0x88a8, tag(0x9100, tag(0x8100, tag(etherType(packet), packet))))),
        new Wrapping("LINUX_SLL", 113, packet -> sll(etherType(packet), ETHER, 0, packet)),
        new Wrapping(
            "LINUX_SLL, 802.1Q",
            113,
            packet -> sll(0x8100, ETHER, 4, tag(etherType(packet), packet))),
        new Wrapping("LINUX_SLL2", 276, packet -> sll2(etherType(packet), ETHER, 4, packet)),
        new Wrapping(
            "LINUX_SLL2, 802.1Q",
            276,
            packet -> sll2(0x8100, ETHER, 0, tag(etherType(packet), packet))),
        new Wrapping("RAW", RAW, packet -> packet),
        new Wrapping("RAW of OpenBSD", 14, packet -> packet),
        new Wrapping("RAW of other BSDs", 12, packet -> packet),
        new Wrapping(
            "NULL, little", 0, packet -> family(afInet(packet, 30), LITTLE_ENDIAN, packet)),
        new Wrapping("NULL, big", 0, packet -> family(afInet(packet, 24), BIG_ENDIAN, packet)),
        new Wrapping("LOOP", 108, packet -> family(afInet(packet, 28), BIG_ENDIAN, packet)),
        new Wrapping(
            "EN10MB, MPLS",
            ETHERNET,
            packet -> ethernetOf(0x8847, label(false, label(true, packet)))),
        new Wrapping("EN10MB, PPPoE", ETHERNET, packet -> ethernetOf(0x8864, pppoe(packet))),
        new Wrapping(
            "EN10MB, 802.1Q, PPPoE",
            ETHERNET,
            packet -> ethernetOf(0x8100, tag(0x8864, pppoe(packet)))),
        new Wrapping("PPP", 9, packet -> ppp(packet)),
        new Wrapping("PPP of HDLC", 50, packet -> concat(new byte[] {(byte) 0xff, 3}, ppp(packet))),
        new Wrapping(
            "PPP, shortened protocol", 9, packet -> concat(new byte[] {ppp(packet)[1]}, packet)),
        new Wrapping(
            "PPP, MPLS", 9, packet -> concat(hex("0281"), label(false, label(true, packet)))),
        new Wrapping(
            "C_HDLC", 104, packet -> concat(hex("0f00"), twoBytes(etherType(packet)), packet)),
        new Wrapping(
            "ARCNET_LINUX, RFC 1201",
            129,
            packet ->
                concat(
                    hex("be50a8e7"),
                    hex(afInet(packet, 6) == 2 ? "d4" : "c4"),
                    hex("000166"),
                    packet)),
        new Wrapping(
            "IPOIB",
            242,
            packet -> concat(new byte[40], twoBytes(etherType(packet)), new byte[2], packet)),
        new Wrapping("PPP_ETHER", 51, packet -> pppoe(packet)),
        new Wrapping("IEEE802_11", 105, packet -> wireless(1, packet)),
        new Wrapping("IEEE802_11, four addresses", 105, packet -> wireless(3, packet)),
        new Wrapping("IEEE802_11_RADIOTAP", 127, packet -> radiotap(wireless(2, packet))),
        new Wrapping("NFLOG", 239, packet -> nflog(LITTLE_ENDIAN, packet)));
  }

  /** An exception packet of RFC 1201, whose header comes twice. tshark doesn't read these. */
  public static Wrapping exceptionOfArcnet() {
    return new Wrapping(
        "ARCNET_LINUX, RFC 1201 with padding",
        129,
        packet ->
            concat(
                hex("be50a8e7"),
                hex(afInet(packet, 6) == 2 ? "d4" : "c4"),
                hex("ffffffff000166"),
                packet));
  }

  private static byte[] twoBytes(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  private static int afInet(byte[] packet, int six) {
    return etherType(packet) == 0x0800 ? 2 : six;
  }
}
