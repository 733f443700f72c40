package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static io.github.pcap2netpol.testkit.CaptureBytes.modifiedPcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.CaptureBytes.xz;
import static io.github.pcap2netpol.testkit.CaptureBytes.xzOfBlocks;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.answer;
import static io.github.pcap2netpol.testkit.PacketBytes.authentication;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.extension;
import static io.github.pcap2netpol.testkit.PacketBytes.fragment;
import static io.github.pcap2netpol.testkit.PacketBytes.geneve;
import static io.github.pcap2netpol.testkit.PacketBytes.gre;
import static io.github.pcap2netpol.testkit.PacketBytes.icmp;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.ipv4;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.sctp;
import static io.github.pcap2netpol.testkit.PacketBytes.synWithOptions;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static io.github.pcap2netpol.testkit.PacketBytes.vxlan;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.pcap2netpol.capture.layer.LinkLayerTest;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.fuzz.SeedFolder;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Wrapping;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The seeds of {@link CaptureFuzzTest} include files and packets of every kind that is read. */
class CaptureSeedsTest {
  private static final byte[] SYN_PACKET =
      ip("10.0.0.1", "10.0.0.2", 6, synWithOptions(40_000, 80, 1000));
  private static final byte[] ANSWER =
      ip("10.0.0.2", "10.0.0.1", 6, tcp(80, 40_000, SYN | ACK, 7, 1001));
  private static final byte[] DATAGRAM = ip("fd00::1", "fd00::2", 17, udp(5000, 6000));
  private static final byte[] LOOK_UP =
      ip("10.0.0.1", "10.0.0.3", 17, udp(41_000, 53, dns(0x0100, 1, 0, question("web.shop", 1))));

  @Test
  void pcap_seeds_have_every_magic() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("micro-little", pcapWith(pcap(LITTLE_ENDIAN, 1000, RAW)));
    seeds.put("micro-big", pcapWith(pcap(BIG_ENDIAN, 1000, RAW)));
    seeds.put("nano-little", pcapWith(pcap(LITTLE_ENDIAN, 1, RAW)));
    seeds.put("nano-big", pcapWith(pcap(BIG_ENDIAN, 1, RAW)));
    seeds.put("modified", modifiedPcap(LITTLE_ENDIAN, RAW, SYN_PACKET, DATAGRAM));
    seeds.put("cut", pcap(RAW).cut(SYN_PACKET, 30).cut(DATAGRAM, 44).bytes());
    seeds.put("foreign-link", pcapOf(200, SYN_PACKET));
    seeds.put("claims-too-much", pcap(RAW).recordHeader(0, 0x7fff_ffffL, 60).bytes());
    SeedFolder.requireHolds(CaptureFuzzTest.class, "pcap_file", seeds);
  }

  private static byte[] pcapWith(CaptureBytes file) {
    return file.record(1_000_000_000L, SYN_PACKET)
        .record(1_000_200_000L, ANSWER)
        .record(1_000_400_000L, DATAGRAM)
        .record(2_000_000_000L, LOOK_UP)
        .bytes();
  }

  @Test
  void pcapng_seeds_have_every_kind_of_block() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("little", pcapngWith(pcapng(LITTLE_ENDIAN)));
    seeds.put("big", pcapngWith(pcapng(BIG_ENDIAN)));
    seeds.put(
        "two-sections",
        pcapng(BIG_ENDIAN)
            .describe(RAW, 0)
            .enhanced(0, 5, SYN_PACKET)
            .add(pcapngWith(pcapng(LITTLE_ENDIAN)))
            .bytes());
    seeds.put("no-interface", pcapng(LITTLE_ENDIAN).enhanced(3, 5, SYN_PACKET).bytes());
    SeedFolder.requireHolds(CaptureFuzzTest.class, "pcapng_file", seeds);
  }

  private static byte[] pcapngWith(CaptureBytes file) {
    return file.describe(ETHERNET, 0, file.resolution(9), file.offset(1_700_000_000))
        .describe(RAW, 60)
        .enhanced(0, 1_000_000_000L, ethernet(SYN_PACKET))
        .oldPacket(1, 7, ANSWER)
        .simple(ethernet(DATAGRAM), ethernet(DATAGRAM).length)
        .block(
            4,
            concat(
                file.nameRecord("10.0.0.1", "a.shop", "B.shop."),
                file.nameRecord("fd00::1", "c"),
                file.nameEnd()))
        .block(5, new byte[12]) // statistics
        .block(10, new byte[8]) // secrets
        .block(0xbad, new byte[4]) // custom
        .bytes();
  }

  @Test
  void packed_seeds_have_one_and_several_members() throws IOException {
    byte[] file = pcapOf(RAW, SYN_PACKET, ANSWER, DATAGRAM);
    SortedMap<String, byte[]> gzip = new TreeMap<>();
    gzip.put("pcap", gzip(file));
    gzip.put("pcapng", gzip(pcapngWith(pcapng(LITTLE_ENDIAN))));
    gzip.put("members", concat(gzip(file), gzip(new byte[0]), gzip(file), new byte[8]));
    gzip.put(
        "all-header-fields",
        concat(
            new byte[] {0x1f, (byte) 0x8b, 8, 30, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0},
            new byte[2],
            java.util.Arrays.copyOfRange(gzip(file), 10, gzip(file).length)));
    SeedFolder.requireHolds(CaptureFuzzTest.class, "gzip_file", gzip);

    SortedMap<String, byte[]> xz = new TreeMap<>();
    xz.put("pcap", xz(file, 6));
    xz.put("pcapng", xz(pcapngWith(pcapng(BIG_ENDIAN)), 6));
    xz.put("streams", concat(xz(file, 0), xz(new byte[0], 0), new byte[4], xz(file, 0)));
    xz.put("many-blocks", xzOfBlocks(new byte[100]));
    SeedFolder.requireHolds(CaptureFuzzTest.class, "xz_file", xz);
  }

  @Test
  void packet_seeds_have_every_link_type_and_tunnel() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    List<Wrapping> wrappings =
        Stream.concat(LinkLayerTest.wrappings(), Stream.of(Wrapping.exceptionOfArcnet())).toList();
    for (Wrapping wrapping : wrappings) {
      String name = wrapping.name().replaceAll("[^A-Za-z0-9]+", "-");
      int link = CaptureFuzzTest.TYPES.indexOf(LinkType.of(wrapping.link()).orElseThrow());
      seeds.put(name, packet(link, wrapping.wrap().apply(LinkLayerTest.FOUR)));
      seeds.put(name + "-v6", packet(link, wrapping.wrap().apply(LinkLayerTest.SIX)));
    }
    int raw = CaptureFuzzTest.TYPES.indexOf(LinkType.RAW);
    byte[] inner = ip("10.1.0.1", "10.1.0.2", 6, tcp(40_000, 443, ACK, 5, 6, (byte) 1));
    seeds.put("ipip", packet(raw, ip("10.0.0.1", "10.0.0.2", 4, inner)));
    seeds.put("6in4", packet(raw, ip("10.0.0.1", "10.0.0.2", 41, DATAGRAM)));
    seeds.put("gre", packet(raw, ip("10.0.0.1", "10.0.0.2", 47, gre(0xb000, 0x0800, inner))));
    seeds.put(
        "erspan",
        packet(
            raw,
            ip(
                "10.0.0.1",
                "10.0.0.2",
                47,
                gre(0x1000, 0x88be, concat(new byte[8], ethernet(inner))))));
    seeds.put(
        "vxlan",
        packet(raw, ip("10.0.0.1", "10.0.0.2", 17, udp(50_000, 4789, vxlan(ethernet(inner))))));
    seeds.put(
        "geneve",
        packet(
            raw, ip("fd00::1", "fd00::2", 17, udp(50_000, 6081, geneve(0x6558, ethernet(inner))))));
    seeds.put(
        "extensions",
        packet(
            raw, ip("fd00::1", "fd00::2", 0, extension(60, extension(6, tcp(1, 2, SYN, 3, 0))))));
    seeds.put(
        "fragment",
        packet(raw, ip("fd00::1", "fd00::2", 44, fragment(17, 0, udp(1, 2, new byte[20])))));
    seeds.put(
        "authentication",
        packet(raw, ip("10.0.0.1", "10.0.0.2", 51, authentication(6, tcp(1, 2, SYN, 3, 0)))));
    seeds.put(
        "options",
        packet(raw, ipv4("10.0.0.1", "10.0.0.2", 6, 0x2000, new byte[8], tcp(1, 2, ACK, 3, 4))));
    seeds.put("sctp", packet(raw, ip("10.0.0.1", "10.0.0.2", 132, sctp(1, 2, 0, 1, 99))));
    seeds.put("unreachable", packet(raw, ip("10.0.0.2", "10.0.0.1", 1, icmp(3, 3, SYN_PACKET))));
    seeds.put("unreachable-v6", packet(raw, ip("fd00::2", "fd00::1", 58, icmp(1, 4, DATAGRAM))));
    seeds.put("cut", concat(new byte[] {(byte) raw, 2}, SYN_PACKET));
    SeedFolder.requireHolds(CaptureFuzzTest.class, "packet", seeds);
  }

  private static byte[] packet(int link, byte[] bytes) {
    return concat(new byte[] {(byte) link, 0}, bytes);
  }

  @Test
  void dns_seeds_ask_and_answer() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    byte[] question = question("www.example.com", 1);
    seeds.put("question", dns(0x0100, 1, 0, question));
    seeds.put("question-aaaa", dns(0x0100, 1, 0, question("www.example.com", 28)));
    seeds.put("address", dns(0x8180, 1, 1, question, answer(1, new byte[] {10, 0, 0, 1})));
    seeds.put(
        "alias",
        dns(
            0x8180,
            1,
            3,
            question,
            answer(5, new byte[] {1, 'a', (byte) 0xc0, 16}),
            answer(1, new byte[] {10, 0, 0, 1}),
            answer(28, new byte[16])));
    seeds.put("no-such-name", dns(0x8183, 1, 0, question));
    seeds.put("cut-by-resolver", dns(0x8380, 1, 0, question));
    seeds.put("update", dns(0x2800, 1, 0, question));
    seeds.put("loop", dns(0x0100, 1, 0, new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1}));
    SeedFolder.requireHolds(CaptureFuzzTest.class, "dns_message", seeds);
  }
}
