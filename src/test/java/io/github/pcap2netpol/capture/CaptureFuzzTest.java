package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.fuzz.Promises.require;
import static io.github.pcap2netpol.fuzz.Promises.requirePlaced;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.prefixed;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.layer.LinkType;
import io.github.pcap2netpol.capture.layer.PacketCursor;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.testkit.BytesSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * No capture file makes the reader fail, and its report is true: every packet is passed on or
 * counted as skipped, every fault has its place in the file.
 */
class CaptureFuzzTest {
  /** The first byte of a {@link #packet} is an index into this list. */
  static final List<LinkType> TYPES = List.of(LinkType.values());

  private static final String FILE = "shop.pcap";
  private static final Pattern PLACE =
      Pattern.compile("shop\\.pcap(, byte (\\d+)( of the unpacked content)?)?");

  /** Findings about one place in the file; all others are about its packets together. */
  private static final Set<String> AT_A_BYTE =
      Set.of("capture-truncated", "capture-damaged", "capture-not-recognised");

  private static final int LONGEST_DNS = 65_535 - 28;

  @FuzzTest
  void pcap_file(byte[] file) throws Exception {
    read(file);
  }

  @FuzzTest
  void pcapng_file(byte[] file) throws Exception {
    read(file);
  }

  @FuzzTest
  void gzip_file(byte[] file) throws Exception {
    read(file);
  }

  @FuzzTest
  void xz_file(byte[] file) throws Exception {
    read(file);
  }

  /** The first byte selects the link type, the second what the file says about the packet. */
  @FuzzTest
  void packet(byte[] input) throws Exception {
    if (input.length < 2) {
      return;
    }
    LinkType type = TYPES.get((input[0] & 0xff) % TYPES.size());
    boolean bigEndian = (input[1] & 1) != 0;
    byte[] packet = Arrays.copyOfRange(input, 2, input.length);
    int original = packet.length + ((input[1] & 2) != 0 ? 1000 : 0);
    byte[] file =
        pcap(bigEndian ? BIG_ENDIAN : LITTLE_ENDIAN, 1000, number(type))
            .record(7_000_000_000L, packet, original)
            .bytes();
    CountedPackets told = read(file);
    require(told.stats().packets() == 1, "one packet in, " + told.stats().packets() + " out");
    requireGlanceTellsTheSame(type, packet, original, bigEndian);
  }

  /** As a datagram and as a segment, as a query and as a response. */
  @FuzzTest
  void dns_message(byte[] message) throws Exception {
    if (message.length > LONGEST_DNS) {
      return;
    }
    byte[] file =
        pcap(RAW)
            .record(0, ip("10.0.0.1", "10.0.0.2", 17, udp(40_000, 53, message)))
            .record(0, ip("10.0.0.2", "10.0.0.1", 17, udp(53, 40_000, message)))
            .record(0, ip("fd00::1", "fd00::2", 6, tcp(40_000, 53, 24, 1, 1, prefixed(message))))
            .record(0, ip("fd00::2", "fd00::1", 6, tcp(53, 40_000, 24, 1, 1, prefixed(message))))
            .bytes();
    List<DnsMessage> told = read(file).messages();
    require(told.size() <= 4, "more messages than there are");
    for (DnsMessage one : told) {
      require(one.name().length() <= 4 * 255, "a name of more than 255 octets");
      require(one.name().chars().allMatch(c -> c > ' ' && c < 0x7f), "unprintable: " + one);
      require(one.addresses().size() * 14 <= message.length, "more addresses than fit: " + one);
      require(one.response() || one.addresses().isEmpty(), "a question that answers: " + one);
    }
  }

  private static CountedPackets read(byte[] file) throws Exception {
    CountedPackets told = inBoundedMemory(() -> CountedPackets.of(new BytesSource(FILE, file)));
    told.requireSumsUp();
    CaptureStats stats = told.stats();
    boolean plain = !stats.format().contains(", ");
    require(!plain || told.names() * 2 <= file.length, "more names than there is room for");
    List<Diagnostic> said = told.diagnostics();
    requirePlaced(said);
    require(stats.packets() > 0 || !said.isEmpty(), "nothing was read, and nothing said");
    for (Diagnostic diagnostic : said) {
      Matcher place = PLACE.matcher(diagnostic.place());
      require(place.matches(), "not a place: " + diagnostic);
      boolean packed = place.group(3) != null || stats.format().contains(", ");
      require(
          (place.group(2) != null) == AT_A_BYTE.contains(diagnostic.code())
              || diagnostic
                  .code()
                  .matches("(gzip|xz)-.*|capture-version-unknown|capture-unreadable"),
          "the wrong kind of place: " + diagnostic);
      require(
          place.group(2) == null || packed || Long.parseLong(place.group(2)) <= file.length,
          "behind the end: " + diagnostic);
    }
    return told;
  }

  private static int number(LinkType type) {
    for (int number = 0; number < 300; number++) {
      if (LinkType.of(number).filter(type::equals).isPresent()) {
        return number;
      }
    }
    throw new IllegalStateException("no number of " + type);
  }

  /** The fast path yields the same as the layers do one by one. */
  private static void requireGlanceTellsTheSame(
      LinkType type, byte[] packet, int original, boolean bigEndian) {
    Dissector glancing = new Dissector(OverlayPorts.USUAL);
    // The fast path reads only openings whose kind it has met before.
    if (glancing.dissect(ByteBuffer.wrap(packet), 0, packet.length, original, type, bigEndian)
        == null) {
      glancing.opening();
    }
    if (!glancing.glance(ByteBuffer.wrap(packet), 0, packet.length, type)) {
      return;
    }
    Dissector looking = new Dissector(OverlayPorts.USUAL);
    ByteBuffer bytes = ByteBuffer.wrap(packet);
    require(
        looking.dissect(bytes, 0, packet.length, original, type, bigEndian) == null,
        "a glance says ports");
    PacketCursor glanced = glancing.cursor;
    PacketCursor looked = looking.cursor;
    require(!looked.quoted, "a glance says none that is quoted");
    Opening inPlace = glancing.opening();
    Opening decoded = looking.opening();
    require((inPlace == null) == (decoded == null), "a glance tells openings");
    require(
        inPlace == null || decoded == null || inPlace.value().equals(decoded.value()),
        inPlace + " and " + decoded);
    require(fields(glanced).equals(fields(looked)), fields(glanced) + " and " + fields(looked));
  }

  private static List<Object> fields(PacketHeader header) {
    return List.of(
        header.protocol(),
        header.source(),
        header.destination(),
        header.sourcePort(),
        header.destinationPort(),
        header.tcpFlags(),
        header.tcpSequence(),
        header.tcpAcknowledgment(),
        header.sctpChunk(),
        header.loopback());
  }
}
