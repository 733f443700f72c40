package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.etherType;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernetOf;
import static io.github.pcap2netpol.testkit.PacketBytes.family;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.ipv4;
import static io.github.pcap2netpol.testkit.PacketBytes.sll;
import static io.github.pcap2netpol.testkit.PacketBytes.sll2;
import static io.github.pcap2netpol.testkit.PacketBytes.tag;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The fast path reads the same as the layers do one by one. */
class FastPathTest {
  private static final int ETHER = 1;
  private static final int LOOPBACK = 772;

  @Property(tries = 2000)
  void the_fast_path_reads_the_same_as_the_full_dissector(
      @ForAll("packets") byte[] packet,
      @ForAll @IntRange(max = 80) int place,
      @ForAll byte value,
      @ForAll @IntRange(max = 60) int cut,
      @ForAll boolean onLoopback,
      @ForAll @IntRange(max = 4) int packetType) {
    int type = etherType(packet);
    packet[1 + place % (packet.length - 1)] = value;
    int hardware = onLoopback ? LOOPBACK : ETHER;

    // A VLAN tag, and a link type without fast path, go through the layers.
    assertSame(
        packet,
        cut,
        ETHERNET,
        ethernetOf(type, packet),
        ETHERNET,
        ethernetOf(0x8100, tag(type, packet)));
    assertSame(
        packet,
        cut,
        276,
        sll2(type, hardware, packetType, packet),
        276,
        sll2(0x8100, hardware, packetType, tag(type, packet)));
    assertSame(
        packet,
        cut,
        113,
        sll(type, hardware, packetType, packet),
        113,
        sll(0x8100, hardware, packetType, tag(type, packet)));
    assertSame(packet, cut, RAW, packet, 0, family(type == 0x0800 ? 2 : 30, BIG_ENDIAN, packet));
  }

  private static void assertSame(
      byte[] packet, int cut, int link, byte[] frame, int otherLink, byte[] other) {
    int kept = Math.max(0, packet.length - cut);
    Recording one = read(link, frame, frame.length - packet.length + kept);
    Recording two = read(otherLink, other, other.length - packet.length + kept);
    assertThat(one.events()).isEqualTo(two.events());
    assertThat(one.stats().skipped()).isEqualTo(two.stats().skipped());
  }

  /** The same packet twice: the first opening of its kind is decoded, the second read in place. */
  private static Recording read(int link, byte[] frame, int kept) {
    byte[] cut = Arrays.copyOf(frame, kept);
    Recording twice =
        Recorder.read(pcap(link).record(7, cut, frame.length).record(7, cut, frame.length).bytes());
    assertThat(ofFrame(2, twice)).isEqualTo(ofFrame(1, twice));
    return twice;
  }

  private static List<String> ofFrame(int frame, Recording recording) {
    String number = frame + " ";
    return recording.events().stream()
        .filter(event -> event.startsWith(number))
        .map(event -> event.substring(number.length()))
        .toList();
  }

  @Provide
  Arbitrary<byte[]> packets() {
    Arbitrary<Integer> ports = Arbitraries.of(53, 80, 4789, 6081, 8472, 40000);
    Arbitrary<byte[]> tcp =
        Combinators.combine(
                ports, ports, Arbitraries.of(2, 16, 17, 18, 20, 24), Arbitraries.longs())
            .as((from, to, flags, number) -> tcp(from, to, flags, number, number >>> 32));
    Arbitrary<byte[]> udp =
        Combinators.combine(ports, ports, Arbitraries.integers().between(0, 60))
            .as((from, to, length) -> udp(from, to, new byte[length]));
    return Combinators.combine(tcp, udp, Arbitraries.integers().between(0, 5))
        .as(
            (segment, datagram, form) ->
                switch (form) {
                  case 0 -> ip("10.0.0.1", "10.0.0.2", 6, segment);
                  case 1 -> ip("10.0.0.1", "127.0.0.1", 17, datagram);
                  case 2 -> ip("fd00::1", "fd00::2", 6, segment);
                  case 3 -> ip("fd00::1", "fd00::1", 17, datagram);
                  case 4 -> ipv4("10.0.0.1", "10.0.0.2", 6, 0x2000, new byte[4], segment);
                  default -> ipv4("10.0.0.1", "10.0.0.2", 17, 0x0007, new byte[0], datagram);
                });
  }

  /** Padding that Ethernet adds to short frames is not part of the packet. */
  @Property(tries = 50)
  void bytes_after_the_packet_are_not_read_as_a_header(@ForAll @IntRange(max = 19) int length) {
    byte[] shorter = ip("10.0.0.1", "10.0.0.2", 6, tcp(1, 2, ACK, 3, 4));
    shorter[3] = (byte) (20 + length);
    CaptureBytes file = pcap(ETHERNET).record(0, Arrays.copyOf(ethernet(shorter), 60));

    // Fourteen bytes of TCP reach to its flags.
    assertThat(Recorder.read(file.bytes()).events()).hasSize(length >= 14 ? 1 : 0);
  }
}
