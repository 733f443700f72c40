package io.github.pcap2netpol.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.fuzz.SeedFolder;
import io.github.pcap2netpol.net.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The seeds of {@link ConnectionFuzzTest} have all lines, and all kinds of packets. */
class ConnectionSeedsTest {
  private static final String HEAD = "{\"format\":\"pcap2netpol-connections\",\"version\":2}\n";
  private static final String CAPTURE =
      "{\"kind\":\"capture\",\"files\":[\"a.pcap\",\"b.pcap\"]}\n";

  /** Too long to be quoted in a message. */
  private static final String LONG = "x".repeat(3000);

  @Test
  void connections_files_of_all_lines_packed_and_not() throws IOException {
    byte[] packed = extracted();
    byte[] plain;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      plain = in.readAllBytes();
    }
    String text = new String(plain, UTF_8);
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("plain", plain);
    seeds.put("packed", packed);
    seeds.put("packed-and-cut-off", Arrays.copyOf(packed, packed.length - 20));
    seeds.put("joined", bytes(text + text.replace("a.pcap", "b.pcap")));
    seeds.put("cut-off", Arrays.copyOf(plain, plain.length - 200));
    seeds.put("another-version", bytes(text.replace("\"version\":4", "\"version\":9") + text));
    seeds.put("a-field-of-another-version", bytes(text.replace("\"kind\"", "\"a\":[{}],\"kind\"")));
    seeds.put("what-goes-on", continued());
    seeds.put(
        "events-of-no-kind", bytes(text(continued()).replace("\"opening\"", "\"beginning\"")));
    seeds.put(
        "largest-sequences",
        bytes(text(continued()).replaceAll("\"(sequence|lowest)\":[0-9]+", "\"$1\":4294967295")));
    seeds.put(
        "open-ones-that-disagree",
        bytes(text.replace("\"open\":{\"protocol\":\"TCP\"", "\"open\":{\"protocol\":\"SCTP\"")));
    seeds.put(
        "open-ones-without-a-state", bytes(text.replaceAll("\"open\":\\{.*}}", "\"open\":{}}")));
    seeds.put("more-waiting", bytes(text.replace("\"waiting\":1", "\"waiting\":2")));
    seeds.put("standard-input", bytes(text.replace("a.pcap", "-")));
    seeds.put(
        "diagnostics",
        bytes(
            HEAD
                + CAPTURE
                + "{\"kind\":\"diagnostic\",\"severity\":\"severe\",\"code\":\"a-b\",\"place\":\""
                + "a.pcap, byte 7\",\"message\":\"Cut off.\",\"count\":2}\n"));
    seeds.put(
        "long-diagnostic",
        bytes(
            HEAD
                + CAPTURE
                + "{\"kind\":\"diagnostic\",\"severity\":\"info\",\"code\":\"a\",\"place\":\""
                + LONG
                + "\",\"message\":\""
                + LONG
                + "\",\"count\":1}\n"));
    seeds.put("long-file-name", bytes(HEAD + CAPTURE.replace("a.pcap", LONG)));
    seeds.put("long-kind", bytes(HEAD + CAPTURE + "{\"kind\":\"" + LONG + "\"}\n"));
    seeds.put("long-format", bytes("{\"format\":\"pcap2netpol-connections" + LONG + "\"}\n"));
    seeds.put("many-captures", bytes(HEAD + CAPTURE.repeat(100)));
    seeds.put(
        "largest-counts",
        bytes(text.replaceAll("\"packets\":[0-9]+", "\"packets\":1000000000000")));
    seeds.put(
        "largest-counts-and-cut-off",
        bytes(
            text.substring(0, text.indexOf("{\"kind\":\"file\""))
                .replaceAll("\"packets\":[0-9]+", "\"packets\":1000000000000")));
    seeds.put(
        "lines-before-any-capture", bytes(HEAD + text.substring(text.indexOf("{\"kind\":\"o"))));
    SeedFolder.requireHolds(ConnectionFuzzTest.class, "connections_file", seeds);
  }

  private static String text(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Connections that may go on from other files, with every kind of event. */
  private static byte[] continued() {
    Packets packets =
        new Packets()
            .segment("10.0.0.1:40001", "10.0.0.2:80")
            .fin("10.0.0.2:80", "10.0.0.1:40001")
            .segment("10.0.0.1:40001", "10.0.0.2:80", 0, 9, -1)
            .connection("10.0.0.1:40000", "10.0.0.2:80", 7)
            .syn("10.0.0.1:40003", "10.0.0.2:80", 1)
            .unreachable(Protocol.TCP, "10.0.0.1:40003", "10.0.0.2:80")
            .syn("10.0.0.1:40004", "10.0.0.2:80", 1)
            .refuse("10.0.0.2:80", "10.0.0.1:40004", 1)
            .query("10.0.0.1:40000", "10.0.0.3:53", "example.org")
            .answer("10.0.0.1:40002", "10.0.0.3:53", "example.org", 0, "198.51.100.1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Reading(FuzzedPackets.book())
        .nameless("a.1.pcap", packets)
        .extracted(input -> Optional.of("x.ndjson"), 10)
        .bytes("x.ndjson", out);
    return out.toByteArray();
  }

  /** A connections file with every kind of line. */
  private static byte[] extracted() {
    Packets packets =
        new Packets()
            .connection("10.0.0.1:40000", "10.0.0.2:80", 7)
            .syn("10.0.0.1:40003", "10.0.0.2:80", 1)
            .refuse("10.0.0.2:80", "10.0.0.1:40003", 1)
            .segment("10.0.0.1:40001", "[fd00::2]:81")
            .rst("10.0.0.1:40002", "10.0.0.2:81")
            .udp("10.0.0.1:40000", "10.0.0.3:9999")
            .unreachable(Protocol.UDP, "10.0.0.1:40000", "10.0.0.3:9999")
            .query("10.0.0.1:40000", "10.0.0.3:53", "example.org")
            .answer("10.0.0.1:40000", "10.0.0.3:53", "example.org", 0, "198.51.100.1", "fd00::1")
            .query("10.0.0.1:40001", "10.0.0.3:53", "example.net")
            .named("198.51.100.1", "pay.example.org")
            .at(5)
            .connection("10.0.0.1:40005", "10.0.0.2:80", 8)
            .onLoopback()
            .connection("127.0.0.1:40000", "127.0.0.1:80", 9);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Reading(FuzzedPackets.book())
        .nameless("a.pcap", packets)
        .extracted(input -> Optional.of("x.ndjson"), 10)
        .bytes("x.ndjson", out);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void sequences_of_all_kinds_of_packets() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    byte client = FuzzedPackets.end("10.0.0.1", 40_000);
    byte again = FuzzedPackets.end("10.0.0.1", 40_001);
    byte server = FuzzedPackets.end("10.0.0.2", 8080);
    byte service = FuzzedPackets.end("10.96.0.1", 8080);
    byte resolver = FuzzedPackets.end("203.0.113.9", 53);
    byte six = FuzzedPackets.end("fd00::1", 53);
    byte itself = FuzzedPackets.end("127.0.0.1", 8080);
    int ack = 16;
    int fin = 17;
    int rst = 4;
    seeds.put(
        "connection",
        new Sequence()
            .packet(0, client, server, FuzzedPackets.Kind.SYN, 1)
            .packet(0, server, client, FuzzedPackets.Kind.SYN_ACK, 1)
            .packet(0, client, server, FuzzedPackets.Kind.SEGMENT, ack)
            .packet(0, client, server, FuzzedPackets.Kind.SEGMENT, fin)
            .packet(3, server, client, FuzzedPackets.Kind.SEGMENT, fin)
            .bytes());
    seeds.put(
        "refused-and-unanswered",
        new Sequence()
            .packet(0, client, server, FuzzedPackets.Kind.SYN, 1)
            .packet(0, server, client, FuzzedPackets.Kind.SEGMENT, rst)
            .packet(0, again, service, FuzzedPackets.Kind.SYN, 2)
            .packet(3, again, service, FuzzedPackets.Kind.SYN, 2)
            .packet(0, again, service, FuzzedPackets.Kind.UNREACHABLE, 0)
            .bytes());
    seeds.put(
        "open-before",
        new Sequence()
            .packet(0, client, server, FuzzedPackets.Kind.SEGMENT, ack)
            .packet(4, server, client, FuzzedPackets.Kind.SEGMENT, ack)
            .packet(7, itself, itself, FuzzedPackets.Kind.SEGMENT, ack)
            .packet(0, client, again, FuzzedPackets.Kind.SEGMENT, rst)
            .bytes());
    seeds.put(
        "datagrams",
        new Sequence()
            .packet(0, client, six, FuzzedPackets.Kind.DATAGRAM, 0)
            .packet(3, six, client, FuzzedPackets.Kind.DATAGRAM, 0)
            .packet(6, client, six, FuzzedPackets.Kind.DATAGRAM, 0)
            .packet(0, client, six, FuzzedPackets.Kind.UNREACHABLE, 1)
            .packet(1, server, server, FuzzedPackets.Kind.DATAGRAM, 0)
            .bytes());
    seeds.put(
        "datagrams-while-others-talk",
        new Sequence()
            .packet(0, server, resolver, FuzzedPackets.Kind.DATAGRAM, 0)
            .packet(6, client, server, FuzzedPackets.Kind.SYN, 0)
            .packet(4, server, client, FuzzedPackets.Kind.SYN_ACK, 0)
            .packet(4, server, resolver, FuzzedPackets.Kind.DATAGRAM, 0)
            .bytes());
    seeds.put(
        "association",
        new Sequence()
            .packet(0, client, server, FuzzedPackets.Kind.INIT, 1)
            .packet(0, server, client, FuzzedPackets.Kind.INIT_ACK, 1)
            .packet(2, client, server, FuzzedPackets.Kind.CHUNK, 14)
            .packet(0, client, server, FuzzedPackets.Kind.CHUNK, 6)
            .bytes());
    seeds.put(
        "names",
        new Sequence()
            .packet(0, client, resolver, FuzzedPackets.Kind.QUERY, 1)
            .packet(0, client, resolver, FuzzedPackets.Kind.ANSWER, 1)
            .packet(0, client, resolver, FuzzedPackets.Kind.QUERY, 2)
            .packet(5, client, resolver, FuzzedPackets.Kind.QUERY, 3)
            .packet(5, client, resolver, FuzzedPackets.Kind.ANSWER, 0x37)
            .packet(0, client, resolver, FuzzedPackets.Kind.NAMED, 1)
            .packet(0, client, resolver, FuzzedPackets.Kind.NAMED, 5)
            .bytes());
    seeds.put(
        "clock-gone-wrong",
        new Sequence()
            .packet(0, client, server, FuzzedPackets.Kind.SYN, 1)
            .packet(9, server, client, FuzzedPackets.Kind.SYN_ACK, 1)
            .packet(9, client, six, FuzzedPackets.Kind.DATAGRAM, 1)
            .packet(10, client, six, FuzzedPackets.Kind.DATAGRAM, 1)
            .packet(8, client, resolver, FuzzedPackets.Kind.QUERY, 1)
            .bytes());
    SeedFolder.requireHolds(ConnectionFuzzTest.class, "packet_sequence", seeds);
  }

  private static final class Sequence {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Sequence() {
      // Cut after the second packet; two lines of a kind at once.
      out.write(2);
      out.write(1);
    }

    Sequence packet(int step, byte from, byte to, FuzzedPackets.Kind kind, int detail) {
      out.write(step);
      out.write(from);
      out.write(to);
      out.write(FuzzedPackets.KINDS.indexOf(kind));
      out.write(detail);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
