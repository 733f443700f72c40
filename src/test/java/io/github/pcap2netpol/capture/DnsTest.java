package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.PSH;
import static io.github.pcap2netpol.testkit.PacketBytes.answer;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.name;
import static io.github.pcap2netpol.testkit.PacketBytes.prefixed;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DnsTest {
  private static final int ASK = 0x0100;
  private static final int ANSWER = 0x8180;
  private static final int NXDOMAIN = 0x8183;
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;

  @Test
  void a_query_and_its_answer() {
    byte[] query = dns(ASK, 1, 0, question("Cart.Shop.SVC.cluster.local", A));
    byte[] response =
        dns(ANSWER, 1, 1, question("cart.shop.svc.cluster.local", A), answer(A, hex("0a600a05")));

    Recording recording = Recorder.read(pcapOf(RAW, toResolver(query), toClient(response)));

    Endpoint client = new Endpoint(IpAddress.of("10.0.0.1"), 40000);
    Endpoint resolver = new Endpoint(IpAddress.of("10.96.0.10"), 53);
    assertThat(recording.messages())
        .containsExactly(
            new DnsMessage(
                0L,
                1,
                Protocol.UDP,
                client,
                resolver,
                false,
                0,
                "cart.shop.svc.cluster.local",
                A,
                List.of(),
                true),
            new DnsMessage(
                1_000_000_000L,
                2,
                Protocol.UDP,
                client,
                resolver,
                true,
                0,
                "cart.shop.svc.cluster.local",
                A,
                List.of(IpAddress.of("10.96.10.5")),
                true));
    assertThat(recording.events())
        .element(0)
        .as("it is a datagram too")
        .isEqualTo("1 UDP 10.0.0.1:40000 > 10.96.0.10:53");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void all_addresses_count_whichever_alias_they_belong_to() {
    byte[] response =
        dns(
            ANSWER,
            1,
            4,
            question("www.example.com", A),
            answer(CNAME, name("edge.example.net")),
            alias("edge.example.net", CNAME, name("a.example.org")),
            alias("a.example.org", A, hex("c0000201")),
            alias("a.example.org", A, hex("c0000202")));

    assertThat(dnsEvents(toClient(response)))
        .containsExactly(
            "1 DNS UDP 10.0.0.1:40000 < 10.96.0.10:53 code 0 www.example.com type 1"
                + " [192.0.2.1, 192.0.2.2]");
  }

  @Test
  void ipv6_addresses_and_one_that_is_mapped_from_ipv4() {
    byte[] response =
        dns(
            ANSWER,
            1,
            2,
            question("db", AAAA),
            answer(AAAA, hex("20010db8000000000000000000000005")),
            answer(AAAA, hex("00000000000000000000ffffc0000201")));

    assertThat(dnsEvents(toClient(response)))
        .containsExactly(
            "1 DNS UDP 10.0.0.1:40000 < 10.96.0.10:53 code 0 db type 28 [2001:db8::5, 192.0.2.1]");
  }

  @Test
  void an_answer_cut_short_by_the_resolver_or_the_capture_is_incomplete() {
    byte[] whole =
        dns(ANSWER, 1, 2, question("a", A), answer(A, hex("c0000201")), answer(A, hex("c0000202")));
    byte[] truncated = dns(ANSWER | 0x0200, 1, 1, question("a", A), answer(A, hex("c0000201")));
    byte[] lacksOne = dns(ANSWER, 1, 2, question("a", A), answer(A, hex("c0000201")));

    Recording recording =
        Recorder.read(pcapOf(RAW, toClient(whole), toClient(truncated), toClient(lacksOne)));

    assertThat(recording.messages())
        .extracting(DnsMessage::whole)
        .containsExactly(true, false, false);
  }

  @Test
  void a_name_that_does_not_exist() {
    assertThat(dnsEvents(toClient(dns(NXDOMAIN, 1, 0, question("metadata.google.internal", A)))))
        .containsExactly(
            "1 DNS UDP 10.0.0.1:40000 < 10.96.0.10:53 code 3 metadata.google.internal type 1 []");
  }

  @Test
  void records_of_other_types_are_skipped() {
    byte[] response =
        dns(
            ANSWER,
            1,
            3,
            question("a.b", A),
            answer(16, hex("03616263")),
            answer(99, hex("ffffffffffffff")),
            answer(A, hex("c0000201")));
    // Counts of sections that do not exist: nobody looks at them.
    response[11] = 9;

    assertThat(dnsEvents(toClient(response)))
        .containsExactly("1 DNS UDP 10.0.0.1:40000 < 10.96.0.10:53 code 0 a.b type 1 [192.0.2.1]");
  }

  @Test
  void names_are_escaped_as_rfc_4343_asks() {
    byte[] odd = concat(new byte[] {7, 'A', ' ', '.', '\\', 0, (byte) 0xe9, '<'}, name("x"));

    assertThat(dnsEvents(toResolver(dns(ASK, 1, 0, odd, hex("00010001")))))
        .containsExactly(
            "1 DNS UDP 10.0.0.1:40000 > 10.96.0.10:53 code 0 a\\032\\.\\\\\\000\\233<.x type 1 []");
  }

  @Test
  void the_root_and_no_question_have_an_empty_name() {
    assertThat(dnsEvents(toResolver(dns(ASK, 1, 0, question("", 2)))))
        .containsExactly("1 DNS UDP 10.0.0.1:40000 > 10.96.0.10:53 code 0  type 2 []");
    assertThat(dnsEvents(toResolver(dns(ASK, 0, 0))))
        .containsExactly("1 DNS UDP 10.0.0.1:40000 > 10.96.0.10:53 code 0  type 0 []");
  }

  @Test
  void messages_in_tcp_segments() {
    byte[] one = prefixed(dns(ASK, 1, 0, question("a", A)));
    byte[] two = prefixed(dns(ASK, 1, 0, question("a", AAAA)));
    byte[] response = prefixed(dns(ANSWER, 1, 1, question("a", A), answer(A, hex("c0000201"))));

    Recording recording =
        Recorder.read(
            pcapOf(
                RAW,
                ip("10.0.0.1", "10.96.0.10", 6, tcp(40000, 53, PSH | ACK, 1, 1, concat(one, two))),
                ip("10.96.0.10", "10.0.0.1", 6, tcp(53, 40000, PSH | ACK, 1, 9, response)),
                ip("10.0.0.1", "10.96.0.10", 6, tcp(40000, 53, ACK, 9, 9))));

    assertThat(recording.events())
        .containsExactly(
            "1 TCP 10.0.0.1:40000 > 10.96.0.10:53 flags 24 seq 1 ack 1",
            "1 DNS TCP 10.0.0.1:40000 > 10.96.0.10:53 code 0 a type 1 []",
            "1 DNS TCP 10.0.0.1:40000 > 10.96.0.10:53 code 0 a type 28 []",
            "2 TCP 10.96.0.10:53 > 10.0.0.1:40000 flags 24 seq 1 ack 9",
            "2 DNS TCP 10.0.0.1:40000 < 10.96.0.10:53 code 0 a type 1 [192.0.2.1]",
            "3 TCP 10.0.0.1:40000 > 10.96.0.10:53 flags 16 seq 9 ack 9");
    assertThat(recording.diagnostics()).isEmpty();
  }

  /** 20 of IPv4, 8 of UDP, 12 of header, 7 of question; the first record has 16, the second not. */
  @Test
  void a_response_cut_by_the_snaplen_is_used_and_reported() {
    byte[] response =
        dns(ANSWER, 1, 2, question("a", A), answer(A, hex("c0000201")), answer(A, hex("c0000202")));

    Recording recording = Recorder.read(pcap(RAW).cut(toClient(response), 70).bytes());

    assertThat(recording.events())
        .contains("1 DNS UDP 10.0.0.1:40000 < 10.96.0.10:53 code 0 a type 1 [192.0.2.1]");
    assertThat(recording.diagnostics())
        .extracting(Diagnostic::severity, Diagnostic::code, Diagnostic::count)
        .containsExactly(tuple(Severity.WARNING, "dns-answers-cut-short", 1L));
  }

  static Stream<byte[]> undecodable() {
    byte[] loop = dns(ASK, 1, 0, hex("c00c"), hex("00010001"));
    byte[] forward = dns(ASK, 1, 0, hex("c020"), hex("00010001"), new byte[40]);
    byte[] longLabel = dns(ASK, 1, 0, hex("50"), new byte[90]);
    byte[] many = dns(ASK, 0xffff, 0, new byte[400]);
    byte[] wrongWay = dns(ANSWER, 1, 0, question("a", A));
    byte[] longName = dns(ASK, 1, 0, question(String.join(".", Collections.nCopies(128, "a")), A));
    return Stream.of(
        loop, forward, longLabel, many, wrongWay, longName, new byte[0], new byte[11], hex("ff"));
  }

  @ParameterizedTest
  @MethodSource("undecodable")
  void a_message_that_cannot_be_decoded_is_still_a_datagram(byte[] message) {
    Recording recording = Recorder.read(pcapOf(RAW, toResolver(message), toResolver(message)));

    assertThat(recording.events())
        .containsExactly(
            "1 UDP 10.0.0.1:40000 > 10.96.0.10:53", "2 UDP 10.0.0.1:40000 > 10.96.0.10:53");
    assertUndecodable(recording, 2);
  }

  /** pcap4j would take it for an address in letters. */
  @Test
  void an_address_of_the_wrong_length_is_ignored() {
    byte[] response =
        dns(
            ANSWER,
            1,
            2,
            question("a", A),
            answer(A, hex("312e322e332e34")),
            answer(A, hex("c0000202")));

    Recording recording = Recorder.read(pcapOf(RAW, toClient(response)));

    assertThat(recording.messages().get(0).addresses()).containsExactly(IpAddress.of("192.0.2.2"));
    assertUndecodable(recording, 1);
  }

  @Test
  void an_update_is_not_a_lookup() {
    Recording recording =
        Recorder.read(pcapOf(RAW, toResolver(dns(0x2800, 1, 0, question("a", 6)))));

    assertThat(recording.events()).hasSize(1);
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void other_ports_carry_no_dns() {
    byte[] query = dns(ASK, 1, 0, question("a", A));

    assertThat(
            Recorder.read(pcapOf(RAW, ip("10.0.0.1", "10.0.0.2", 17, udp(5353, 5353, query))))
                .messages())
        .isEmpty();
  }

  private static void assertUndecodable(Recording recording, long count) {
    assertThat(recording.diagnostics())
        .containsExactly(
            new Diagnostic(
                Severity.INFO,
                "dns-undecodable",
                "shop.pcap",
                "DNS messages could not be read completely; the first is in frame 1. The readable part was used.",
                count));
  }

  private static List<String> dnsEvents(byte[] packet) {
    Recording recording = Recorder.read(pcapOf(RAW, packet));
    assertThat(recording.diagnostics()).isEmpty();
    return recording.events().subList(1, recording.events().size());
  }

  private static byte[] alias(String owner, int type, byte[] data) {
    return concat(
        name(owner), new byte[] {0, (byte) type, 0, 1, 0, 0, 0, 30, 0, (byte) data.length}, data);
  }

  private static byte[] toResolver(byte[] message) {
    return ip("10.0.0.1", "10.96.0.10", 17, udp(40000, 53, message));
  }

  private static byte[] toClient(byte[] message) {
    return ip("10.96.0.10", "10.0.0.1", 17, udp(53, 40000, message));
  }
}
