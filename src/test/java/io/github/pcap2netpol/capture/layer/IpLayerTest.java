package io.github.pcap2netpol.capture.layer;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.RST;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.authentication;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernetOf;
import static io.github.pcap2netpol.testkit.PacketBytes.extension;
import static io.github.pcap2netpol.testkit.PacketBytes.fragment;
import static io.github.pcap2netpol.testkit.PacketBytes.geneve;
import static io.github.pcap2netpol.testkit.PacketBytes.gre;
import static io.github.pcap2netpol.testkit.PacketBytes.icmp;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.ipv4;
import static io.github.pcap2netpol.testkit.PacketBytes.label;
import static io.github.pcap2netpol.testkit.PacketBytes.sctp;
import static io.github.pcap2netpol.testkit.PacketBytes.synWithOptions;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static io.github.pcap2netpol.testkit.PacketBytes.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLayerTest {
  private static final byte[] SEGMENT = tcp(40000, 80, SYN, 1000, 0);
  private static final byte[] INNER = ip("10.0.0.1", "10.0.0.2", 6, SEGMENT);
  private static final String EVENT = "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0";
  private static final String EVENT_6 = "1 OPEN TCP [fd00::1]:40000 > [fd00::2]:80 1000 0";

  @Test
  void tcp_sequence_numbers_are_unsigned() {
    assertThat(
            events(
                ip("10.0.0.1", "10.0.0.2", 6, tcp(65535, 50051, SYN, 0xffff_ffffL, 77)),
                ip("10.0.0.2", "10.0.0.1", 6, tcp(50051, 65535, SYN | ACK, 0x8000_0000L, 0)),
                ip("10.0.0.2", "10.0.0.1", 6, tcp(50051, 65535, RST | ACK, 0, 0xffff_fffeL))))
        .containsExactly(
            "1 OPEN TCP 10.0.0.1:65535 > 10.0.0.2:50051 4294967295 0",
            "2 ANSWER TCP 10.0.0.2:50051 > 10.0.0.1:65535 2147483648 0",
            "3 TCP 10.0.0.2:50051 > 10.0.0.1:65535 flags 20 seq 0 ack 4294967294");
  }

  @Test
  void sctp_openings_carry_their_tags() {
    assertThat(
            events(
                ip("10.0.0.1", "10.0.0.2", 132, sctp(40000, 3868, 0, 1, 0xcafe_babeL)),
                ip("10.0.0.2", "10.0.0.1", 132, sctp(3868, 40000, 0xcafe_babeL, 2, 5)),
                ip("10.0.0.1", "10.0.0.2", 132, sctp(40000, 3868, 5, 6, 0))))
        .containsExactly(
            "1 OPEN SCTP 10.0.0.1:40000 > 10.0.0.2:3868 3405691582 0",
            "2 ANSWER SCTP 10.0.0.2:3868 > 10.0.0.1:40000 5 3405691582",
            "3 SCTP 10.0.0.1:40000 > 10.0.0.2:3868 chunk 6");
  }

  @Test
  void ipv4_options_are_skipped() {
    assertThat(events(ipv4("10.0.0.1", "10.0.0.2", 6, 0, new byte[40], SEGMENT)))
        .containsExactly(EVENT);
  }

  @Test
  void only_the_first_fragment_has_ports() {
    Recording recording =
        read(
            ipv4("10.0.0.1", "10.0.0.2", 6, 0x2000, new byte[0], SEGMENT),
            ipv4("10.0.0.1", "10.0.0.2", 6, 0x2001, new byte[0], SEGMENT),
            ipv4("10.0.0.1", "10.0.0.2", 6, 0x0005, new byte[0], SEGMENT),
            ip("fd00::1", "fd00::2", 44, fragment(6, 0, SEGMENT)),
            ip("fd00::1", "fd00::2", 44, fragment(6, 3, SEGMENT)));

    assertThat(recording.events()).containsExactly(EVENT, EVENT_6.replace("1 OPEN", "4 OPEN"));
    assertThat(recording.stats().skipped().toString()).isEqualTo("{LATER_FRAGMENT=3}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 43, 60, 135, 139, 140})
  void extension_headers_of_ipv6_are_passed_over(int number) {
    assertThat(events(ip("fd00::1", "fd00::2", number, extension(60, extension(6, SEGMENT)))))
        .containsExactly(EVENT_6);
  }

  @Test
  void an_authentication_header_is_an_extension_of_ipv6_and_a_protocol_of_ipv4() {
    assertThat(events(ip("fd00::1", "fd00::2", 51, authentication(6, SEGMENT))))
        .containsExactly(EVENT_6);
    assertThat(events(ip("10.0.0.1", "10.0.0.2", 51, authentication(6, SEGMENT))))
        .containsExactly("1 PROTOCOL 51 10.0.0.1 > 10.0.0.2", "[10.0.0.1 10.0.0.2] " + EVENT);
  }

  @Test
  void a_chain_of_extension_headers_without_end_is_malformed() {
    byte[] chain = SEGMENT;
    for (int i = 0; i < 40; i++) {
      chain = extension(60, chain);
    }

    assertThat(skipped(ip("fd00::1", "fd00::2", 60, chain))).isEqualTo("{MALFORMED=1}");
  }

  @Test
  void other_transports_and_encryption_are_counted_by_protocol_number() {
    Recording recording =
        read(
            ip("10.0.0.1", "10.0.0.2", 89, new byte[20]),
            ip("fd00::1", "fd00::2", 50, new byte[20]),
            ip("fd00::1", "fd00::2", 59),
            ip("10.0.0.1", "224.0.0.18", 112, new byte[20]),
            ip("10.0.0.1", "224.0.0.22", 2, new byte[8]));

    assertThat(recording.events())
        .containsExactly(
            "1 PROTOCOL 89 10.0.0.1 > 10.0.0.2",
            "2 PROTOCOL 50 fd00::1 > fd00::2",
            "4 PROTOCOL 112 10.0.0.1 > 224.0.0.18");
    assertThat(recording.stats().skipped()).hasToString("{OTHER_TRANSPORT=4, ENCRYPTED=1}");
  }

  static Stream<byte[]> contradictions() {
    byte[] version = INNER.clone();
    version[0] = 0x55;
    byte[] headerLength = INNER.clone();
    headerLength[0] = 0x44;
    byte[] total = INNER.clone();
    total[3] = 19;
    byte[] offset = INNER.clone();
    offset[32] = 0x40;
    byte[] noPorts = ip("10.0.0.1", "10.0.0.2", 17, new byte[3]);
    return Stream.of(version, headerLength, total, offset, noPorts, new byte[] {0x45, 0});
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void headers_that_contradict_themselves_are_malformed(byte[] packet) {
    Recording recording = Recorder.read(pcapOf(228, packet));

    assertThat(recording.events()).isEmpty();
    assertThat(recording.stats().skipped().toString()).isEqualTo("{MALFORMED=1}");
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("packets-malformed");
              assertThat(diagnostic.message()).contains("the first is frame 1.");
            });
  }

  /** A packet captured before the network card split it has no length yet. */
  @Test
  void a_total_length_of_zero_means_the_rest_of_the_frame() {
    byte[] packet = INNER.clone();
    packet[3] = 0;

    assertThat(events(packet)).containsExactly(EVENT);
  }

  /**
   * 54 bytes are Ethernet, IPv4 and TCP without options: tcpdump -s 54, and as editcap makes it.
   */
  @ParameterizedTest
  @ValueSource(ints = {54, 55, 60, 96})
  void a_short_snaplen_leaves_enough_to_see_an_opening(int snaplen) {
    byte[] frame = ethernet(ip("10.0.0.1", "10.0.0.2", 6, synWithOptions(40000, 80, 1000)));

    assertThat(Recorder.read(pcap(ETHERNET).cut(frame, snaplen).bytes()).events())
        .containsExactly(EVENT);
  }

  @Test
  void wrong_tcp_options_do_no_harm() {
    byte[] packet = ip("10.0.0.1", "10.0.0.2", 6, synWithOptions(40000, 80, 1000));
    Arrays.fill(packet, 40, 60, (byte) 0xfe);

    assertThat(events(packet)).containsExactly(EVENT);
  }

  @Test
  void packets_cut_before_their_ports_are_counted_and_reported() {
    byte[] frame = ethernet(INNER);

    Recording recording = Recorder.read(pcap(ETHERNET).cut(frame, 47).cut(frame, 20).bytes());

    assertThat(recording.events()).isEmpty();
    assertThat(recording.stats().skipped().toString()).isEqualTo("{CUT_SHORT=2}");
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("packets-cut-short");
              assertThat(diagnostic.severity()).isEqualTo(Severity.SEVERE);
              assertThat(diagnostic.count()).isEqualTo(2);
            });
  }

  @Test
  void the_tag_of_a_truncated_init_is_zero() {
    byte[] packet = ip("10.0.0.1", "10.0.0.2", 132, sctp(40000, 3868, 0, 1, 99));

    assertThat(Recorder.read(pcap(RAW).cut(packet, 34).bytes()).events())
        .containsExactly("1 OPEN SCTP 10.0.0.1:40000 > 10.0.0.2:3868 0 0");
  }

  static Stream<byte[]> tunnels() {
    byte[] frame = ethernet(INNER);
    return Stream.of(
        ip("192.0.2.1", "192.0.2.2", 4, INNER),
        ip("2001:db8::1", "2001:db8::2", 4, INNER),
        ip("192.0.2.1", "192.0.2.2", 4, ip("192.0.2.3", "192.0.2.4", 4, INNER)),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0, 0x0800, INNER)),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0xb000, 0x0800, INNER)),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0x2000, 0x6558, frame)),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0, 0x8847, label(true, INNER))),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0, 0x88be, frame)),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0x1000, 0x88be, concat(new byte[8], frame))),
        ip("192.0.2.1", "192.0.2.2", 47, gre(0x1000, 0x22eb, concat(new byte[12], frame))),
        ip(
            "192.0.2.1",
            "192.0.2.2",
            47,
            gre(0x1000, 0x22eb, concat(new byte[11], new byte[] {1}, new byte[8], frame))),
        ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 4790, generic(1, INNER))),
        ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 4790, generic(3, frame))),
        ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 4789, vxlan(frame))),
        ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 8472, vxlan(concat(frame, new byte[6])))),
        ip("2001:db8::1", "2001:db8::2", 17, udp(50000, 6081, geneve(0x6558, frame))),
        ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 6081, geneve(0x0800, INNER))));
  }

  /** Only later stages know the addresses, and so whether the inner packet counts. */
  @ParameterizedTest
  @MethodSource("tunnels")
  void the_outer_packet_of_a_tunnel_is_passed_on_and_the_inner_one_comes_with_the_tunnel_ends(
      byte[] packet) {
    List<String> events = events(packet);

    assertThat(events).hasSizeGreaterThan(1);
    assertThat(events.get(0))
        .matches(
            "1 (PROTOCOL (4|47) (192.0.2.1 > 192.0.2.2|2001:db8::1 > 2001:db8::2)"
                + "|UDP (192.0.2.1|\\[2001:db8::1]):50000 > (192.0.2.2|\\[2001:db8::2]):[0-9]+)");
    assertThat(events.get(events.size() - 1))
        .matches("(\\[[0-9a-f.: ]+] )+\\Q" + EVENT + "\\E")
        .startsWith(packet[0] >> 4 == 4 ? "[192.0.2.1 192.0.2.2] " : "[2001:db8::1 2001:db8::2] ");
  }

  @Test
  void a_packet_in_two_tunnels_comes_with_the_ends_of_both() {
    assertThat(events(ip("192.0.2.2", "192.0.2.1", 4, ip("192.0.2.3", "192.0.2.4", 4, INNER))))
        .containsExactly(
            "1 PROTOCOL 4 192.0.2.2 > 192.0.2.1",
            "[192.0.2.1 192.0.2.2] 1 PROTOCOL 4 192.0.2.3 > 192.0.2.4",
            "[192.0.2.1 192.0.2.2] [192.0.2.3 192.0.2.4] " + EVENT);
  }

  /** VXLAN-GPE, which says what comes next. */
  private static byte[] generic(int next, byte[] payload) {
    return concat(new byte[] {0x0c, 0, 0, (byte) next, 0, 0, 42, 0}, payload);
  }

  @Test
  void overlays_are_recognised_at_the_given_ports() {
    byte[] vxlan = ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 4444, vxlan(ethernet(INNER))));
    byte[] geneve = ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 5555, geneve(0x0800, INNER)));
    byte[] usual = ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 8472, vxlan(ethernet(INNER))));
    byte[] file = pcapOf(RAW, vxlan, geneve, usual);

    assertThat(Recorder.read(file).openings()).hasSize(1);
    assertThat(Recorder.read(file, OverlayPorts.USUAL.and(Set.of(4444), Set.of(5555))).openings())
        .hasSize(3);
  }

  @Test
  void ipv6_inside_ipv4_is_a_tunnel() {
    assertThat(events(ip("192.0.2.1", "192.0.2.2", 41, ip("fd00::1", "fd00::2", 6, SEGMENT))))
        .containsExactly("1 PROTOCOL 41 192.0.2.1 > 192.0.2.2", "[192.0.2.1 192.0.2.2] " + EVENT_6);
  }

  @Test
  void an_overlay_datagram_with_arp_inside_is_just_a_datagram() {
    byte[] arp = ethernetOf(0x0806, concat(new byte[] {0, 1, 8, 0}, new byte[24]));

    assertThat(events(ip("192.0.2.1", "192.0.2.2", 17, udp(50000, 4789, vxlan(arp)))))
        .containsExactly("1 UDP 192.0.2.1:50000 > 192.0.2.2:4789");
  }

  static Stream<byte[]> ordinary() {
    byte[] noIdentifier = vxlan(ethernet(INNER));
    noIdentifier[0] = 0;
    byte[] longer = INNER.clone();
    longer[3]++;
    return Stream.of(
        new byte[0],
        new byte[200],
        noIdentifier,
        vxlan(ethernetOf(0x88cc, new byte[64])),
        vxlan(ethernet(longer)),
        vxlan(ethernetOf(0x0806, new byte[28])));
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void a_datagram_to_an_overlay_port_without_a_packet_inside_is_just_a_datagram(byte[] payload) {
    assertThat(events(ip("10.0.0.1", "10.0.0.2", 17, udp(50000, 4789, payload))))
        .containsExactly("1 UDP 10.0.0.1:50000 > 10.0.0.2:4789");
  }

  @Test
  void nested_tunnels_are_followed_to_a_limited_depth() {
    byte[] ipip = INNER;
    byte[] vxlan = INNER;
    for (int i = 0; i < 100; i++) {
      ipip = ip("192.0.2.1", "192.0.2.2", 4, ipip);
      vxlan = ip("192.0.2.1", "192.0.2.2", 17, udp(1, 4789, vxlan(ethernet(vxlan))));
    }

    assertThat(events(ipip)).hasSize(8);
    assertThat(read(ipip).stats().skipped()).hasToString("{MALFORMED=1}");
    assertThat(events(vxlan)).hasSize(8);
  }

  @Test
  void gre_without_ip_inside_is_another_transport() {
    Recording recording =
        read(
            ip("192.0.2.1", "192.0.2.2", 47, gre(1, 0x880b, new byte[40])),
            ip("192.0.2.1", "192.0.2.2", 47, gre(0, 0x88be, new byte[40])));

    assertThat(recording.events())
        .containsExactly(
            "1 PROTOCOL 47 192.0.2.1 > 192.0.2.2", "2 PROTOCOL 47 192.0.2.1 > 192.0.2.2");
    assertThat(recording.stats().skipped()).hasToString("{OTHER_TRANSPORT=2}");
  }

  @Test
  void an_unreachable_says_which_packet_caused_it() {
    byte[] quote = Arrays.copyOf(ip("10.0.0.1", "10.0.0.2", 17, udp(5000, 6000, new byte[90])), 28);
    byte[] quote6 = ip("fd00::1", "fd00::2", 6, SEGMENT);

    assertThat(
            events(
                ip("10.0.0.2", "10.0.0.1", 1, icmp(3, 3, quote)),
                ip("fd00::2", "fd00::1", 58, icmp(1, 4, quote6))))
        .containsExactly(
            "1 UNREACHABLE UDP 10.0.0.1:5000 > 10.0.0.2:6000",
            "2 UNREACHABLE TCP [fd00::1]:40000 > [fd00::2]:80");
  }

  /** Nobody's ports are missing then: the packet that it quotes was captured itself. */
  @Test
  void an_unreachable_whose_quotation_is_cut_off_is_just_icmp() {
    byte[] quote = ip("fd00::1", "fd00::2", 17, udp(5000, 6000, new byte[90]));
    byte[] frame = ip("fd00::2", "fd00::1", 58, icmp(1, 4, quote));

    Recording recording = Recorder.read(pcap(RAW).cut(frame, 60).bytes());

    assertThat(recording.stats().skipped()).hasToString("{ICMP=1}");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void an_unreachable_says_who_reported_it_and_whether_only_the_host_itself_may() {
    byte[] quote = ip("10.0.0.1", "10.0.0.2", 17, udp(5000, 6000));
    byte[] quote6 = ip("fd00::1", "fd00::2", 17, udp(5000, 6000));

    assertThat(
            events(
                ip("10.0.0.9", "10.0.0.1", 1, icmp(3, 1, quote)),
                ip("10.0.0.9", "10.0.0.1", 1, icmp(3, 2, quote)),
                ip("10.0.0.9", "10.0.0.1", 1, icmp(3, 3, quote)),
                ip("10.0.0.9", "10.0.0.1", 1, icmp(3, 13, quote)),
                ip("fd00::9", "fd00::1", 58, icmp(1, 1, quote6)),
                ip("fd00::9", "fd00::1", 58, icmp(1, 3, quote6)),
                ip("fd00::9", "fd00::1", 58, icmp(1, 4, quote6))))
        .containsExactly(
            "1 UNREACHABLE UDP 10.0.0.1:5000 > 10.0.0.2:6000 by 10.0.0.9",
            "2 UNREACHABLE UDP 10.0.0.1:5000 > 10.0.0.2:6000 not by host but by 10.0.0.9",
            "3 UNREACHABLE UDP 10.0.0.1:5000 > 10.0.0.2:6000 not by host but by 10.0.0.9",
            "4 UNREACHABLE UDP 10.0.0.1:5000 > 10.0.0.2:6000 by 10.0.0.9",
            "5 UNREACHABLE UDP [fd00::1]:5000 > [fd00::2]:6000 by fd00::9",
            "6 UNREACHABLE UDP [fd00::1]:5000 > [fd00::2]:6000 by fd00::9",
            "7 UNREACHABLE UDP [fd00::1]:5000 > [fd00::2]:6000 not by host but by fd00::9");
  }

  @Test
  void an_echo_is_passed_on_and_other_icmp_is_only_counted() {
    byte[] quote = ip("10.0.0.1", "10.0.0.2", 17, udp(5000, 6000));
    byte[] echo = ip("10.0.0.1", "10.0.0.2", 1, icmp(8, 0));

    assertThat(events(echo)).containsExactly("1 PROTOCOL 1 10.0.0.1 > 10.0.0.2");
    assertThat(
            skipped(
                ip("10.0.0.2", "10.0.0.1", 1, icmp(3, 4, quote)),
                ip("10.0.0.2", "10.0.0.1", 1, icmp(11, 0, quote)),
                ip("10.0.0.2", "10.0.0.1", 1, icmp(3, 1, echo)),
                ip("10.0.0.2", "10.0.0.1", 1, icmp(3, 1, new byte[5])),
                ip("fd00::2", "ff02::1", 58, icmp(135, 0, new byte[20]))))
        .isEqualTo("{ICMP=5}");
  }

  private static Recording read(byte[]... packets) {
    return Recorder.read(pcapOf(RAW, packets));
  }

  private static List<String> events(byte[]... packets) {
    return read(packets).events();
  }

  private static String skipped(byte[]... packets) {
    Recording recording = read(packets);
    assertThat(recording.events()).isEmpty();
    return recording.stats().skipped().toString();
  }
}
