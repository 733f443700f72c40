package io.github.pcap2netpol.capture.layer;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernetOf;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.label;
import static io.github.pcap2netpol.testkit.PacketBytes.nflog;
import static io.github.pcap2netpol.testkit.PacketBytes.sll;
import static io.github.pcap2netpol.testkit.PacketBytes.sll2;
import static io.github.pcap2netpol.testkit.PacketBytes.tag;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static io.github.pcap2netpol.testkit.PacketBytes.wireless;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import io.github.pcap2netpol.testkit.Wrapping;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every link type gives the same packets. */
public class LinkLayerTest {
  private static final int ETHER = 1;
  private static final int LOOPBACK = 772;
  public static final byte[] FOUR = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));
  private static final String OPENING = "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0";
  public static final byte[] SIX = ip("fd00::1", "fd00::2", 17, udp(5000, 6000));

  public static Stream<Wrapping> wrappings() {
    return Wrapping.all();
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void the_packets_are_the_same_under_every_link_layer(Wrapping wrapping) {
    Recording recording =
        Recorder.read(
            pcapOf(wrapping.link(), wrapping.wrap().apply(FOUR), wrapping.wrap().apply(SIX)));

    assertThat(recording.events())
        .containsExactly(
            "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0",
            "2 UDP [fd00::1]:5000 > [fd00::2]:6000");
    assertThat(recording.stats().linkTypes())
        .containsExactly(Map.entry(wrapping.name().replaceAll("[, ].*", ""), 2L));
    assertThat(recording.diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void a_frame_may_be_cut_anywhere(Wrapping wrapping) {
    byte[] frame = wrapping.wrap().apply(FOUR);
    for (int snaplen = 0; snaplen < frame.length; snaplen++) {
      Recording recording = Recorder.read(pcap(wrapping.link()).cut(frame, snaplen).bytes());

      // Packets other than the opening itself are cut short, and nothing else is reported.
      assertThat(
              recording.events().size()
                  + recording.stats().skipped().getOrDefault(SkipReason.CUT_SHORT, 0L))
          .isEqualTo(1);
    }
  }

  @Test
  void both_headers_of_an_arcnet_exception_packet_are_skipped() {
    Wrapping exception = Wrapping.exceptionOfArcnet();

    the_packets_are_the_same_under_every_link_layer(exception);
    a_frame_may_be_cut_anywhere(exception);
  }

  @Test
  void wireless_frames_without_data_or_with_protected_data_are_counted() {
    byte[] beacon = new byte[64];
    beacon[0] = (byte) 0x80;
    byte[] noData = new byte[26];
    noData[0] = (byte) 0xc8;

    assertThat(Recorder.read(pcapOf(105, beacon, noData, wireless(0x41, FOUR))).stats().skipped())
        .hasToString("{NOT_IP=2, ENCRYPTED=1}");
  }

  @Test
  void labels_before_other_payloads_and_other_kinds_of_sessions_are_not_ip() {
    byte[] pseudowire = ethernetOf(0x8847, label(true, new byte[60]));
    byte[] configuration =
        ethernetOf(0x8864, new byte[] {0x11, 0, 0, 7, 0, 4, (byte) 0xc0, 0x21, 9, 0});

    assertThat(Recorder.read(pcapOf(ETHERNET, pseudowire, configuration)).stats().skipped())
        .hasToString("{NOT_IP=2}");
  }

  @Test
  void ipv4_and_ipv6_have_link_types_of_their_own() {
    assertThat(Recorder.read(pcapOf(228, FOUR)).events()).hasSize(1);
    assertThat(Recorder.read(pcapOf(229, SIX)).events()).hasSize(1);
    assertThat(Recorder.read(pcapOf(229, FOUR)).stats().skipped().toString())
        .isEqualTo("{MALFORMED=1}");
  }

  @Test
  void nflog_has_the_byte_order_of_the_file() {
    byte[] file = pcap(BIG_ENDIAN, 1, 239).record(0, nflog(BIG_ENDIAN, FOUR)).bytes();

    assertThat(Recorder.read(file).events()).hasSize(1);
  }

  @Test
  void frames_without_ip_are_counted_by_what_they_hold() {
    byte[] arp = ethernetOf(0x0806, new byte[28]);
    byte[] spanningTree = ethernetOf(38, concat(hex("424203"), new byte[43]));
    byte[] lldp = ethernetOf(0x88cc, new byte[46]);

    Recording recording = Recorder.read(pcapOf(ETHERNET, arp, spanningTree, lldp));

    assertThat(recording.events()).isEmpty();
    assertThat(recording.stats().packets()).isEqualTo(3);
    assertThat(recording.stats().skipped().toString()).isEqualTo("{ARP=1, NOT_IP=2}");
    assertThat(recording.diagnostics())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.INFO, Severity.INFO);
  }

  @ParameterizedTest
  @ValueSource(ints = {113, 276})
  void the_loopback_interface_is_told_by_its_hardware_type(int link) {
    Recording recording =
        Recorder.read(pcapOf(link, cooked(link, LOOPBACK, 0), cooked(link, ETHER, 0)));

    assertThat(recording.events())
        .containsExactly(
            "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0 loopback",
            "2 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {113, 276})
  void a_loopback_packet_that_is_shown_twice_counts_once(int link) {
    Recording recording =
        Recorder.read(pcapOf(link, cooked(link, LOOPBACK, 4), cooked(link, LOOPBACK, 0)));

    assertThat(recording.events())
        .containsExactly("2 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0 loopback");
    assertThat(recording.stats().skipped().toString()).isEqualTo("{LOOPBACK_COPY=1}");
  }

  private static byte[] cooked(int link, int hardware, int packetType) {
    return link == 113
        ? sll(0x0800, hardware, packetType, FOUR)
        : sll2(0x0800, hardware, packetType, FOUR);
  }

  @Test
  void elsewhere_loopback_is_recognised_by_the_addresses() {
    byte[] syn = tcp(40000, 80, SYN, 1, 0);
    Recording recording =
        Recorder.read(
            pcapOf(
                RAW,
                ip("127.0.0.1", "127.0.0.1", 6, syn),
                ip("10.0.0.1", "127.8.0.1", 6, syn),
                ip("::1", "::1", 6, syn),
                ip("10.0.0.1", "10.0.0.1", 6, syn),
                ip("10.0.0.1", "128.0.0.1", 6, syn)));

    assertThat(recording.openings().stream().map(Opening::loopback))
        .containsExactly(true, true, true, true, false);
  }

  private static List<String> read(byte[] frame) {
    return Recorder.read(pcapOf(ETHERNET, frame)).events();
  }

  /**
   * IEEE 802.3 with LLC and SNAP (RFC 1042), with a VLAN tag before, and LLC's own point for IP.
   */
  @Test
  void ip_in_ieee_802_3_is_read() {
    byte[] snap = concat(hex("aaaa030000000800"), FOUR);
    byte[] bridged = concat(hex("aaaa030000f80800"), FOUR);
    byte[] point = concat(hex("060603"), FOUR);
    for (byte[] llc : List.of(snap, bridged, point)) {
      assertThat(read(ethernetOf(llc.length, llc))).containsExactly(OPENING);
      assertThat(read(ethernetOf(0x8100, tag(llc.length, llc)))).containsExactly(OPENING);
    }
  }

  @Test
  void frames_that_may_hide_packets_are_a_warning_and_link_control_frames_a_note() {
    Recording recording =
        Recorder.read(
            pcapOf(
                ETHERNET,
                ethernetOf(0x88e5, new byte[60]),
                ethernetOf(0x88e5, new byte[60]),
                ethernetOf(0x88cc, new byte[60]),
                ethernetOf(38, concat(hex("424203"), new byte[35])),
                ethernetOf(38, concat(hex("ffff03"), new byte[35]))));

    assertThat(recording.diagnostics())
        .extracting(each -> each.severity() + " " + each.code() + " x" + each.count())
        .containsExactlyInAnyOrder(
            "WARNING frames-not-ip x2",
            "WARNING frames-not-ip x1",
            "INFO frames-not-ip x1",
            "INFO frames-not-ip x1");
    assertThat(recording.diagnostics())
        .anyMatch(each -> each.message().contains("EtherType 0x88e5 (MACsec)"))
        .anyMatch(each -> each.message().contains("IEEE 802.3 with LLC 0xffff (IPX)"));
  }

  /** As when a file calls Ethernet frames something else. */
  @Test
  void many_kinds_of_frames_without_ip_are_one_warning_with_their_count() {
    byte[][] frames = new byte[40][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = ethernetOf(38, concat(new byte[] {(byte) (2 * i), 0x10, 3}, new byte[35]));
    }

    Recording recording = Recorder.read(pcapOf(ETHERNET, frames));

    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.code()).isEqualTo("frames-not-ip");
              assertThat(only.count()).isEqualTo(40);
              assertThat(only.message())
                  .contains("40 kinds of IEEE 802.3 with LLC", "the first is frame 1");
            });
  }

  @Test
  void the_later_part_of_a_split_arcnet_packet_has_no_ports() {
    Recording recording = Recorder.read(pcapOf(129, concat(hex("be50a8e7d4020166"), new byte[40])));

    assertThat(recording.stats().skipped())
        .containsExactly(Map.entry(SkipReason.LATER_FRAGMENT, 1L));
  }
}
