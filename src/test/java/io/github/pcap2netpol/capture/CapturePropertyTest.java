package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.sctp;
import static io.github.pcap2netpol.testkit.PacketBytes.synWithOptions;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static io.github.pcap2netpol.testkit.PacketBytes.vxlan;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CapturePropertyTest {
  private static final int[] LINKS = {
    0, 1, 9, 12, 50, 51, 101, 105, 108, 113, 127, 228, 229, 239, 276
  };

  @Property(tries = 200)
  void every_file_format_gives_the_same_packets(@ForAll("packets") List<byte[]> packets) {
    List<Recording> recordings =
        List.of(
            Recorder.read(pcapOf(packets, LITTLE_ENDIAN, 1)),
            Recorder.read(pcapOf(packets, BIG_ENDIAN, 1)),
            Recorder.read(pcapOf(packets, LITTLE_ENDIAN, 1000)),
            Recorder.read(pcapngOf(packets, LITTLE_ENDIAN)),
            Recorder.read(pcapngOf(packets, BIG_ENDIAN)),
            Recorder.read(gzip(pcapngOf(packets, BIG_ENDIAN))));

    assertThat(recordings).allMatch(other -> other.events().equals(recordings.get(0).events()));
    assertThat(recordings).allMatch(other -> other.times().equals(recordings.get(0).times()));
    assertThat(recordings)
        .allMatch(other -> other.diagnostics().equals(recordings.get(0).diagnostics()));
    assertThat(recordings)
        .allMatch(other -> other.stats().skipped().equals(recordings.get(0).stats().skipped()));
  }

  /** Each packet is passed on or counted as skipped, whatever its bytes. */
  @Property(tries = 500)
  void no_packet_is_lost_and_none_fails(
      @ForAll @Size(max = 20) List<byte[]> frames, @ForAll @IntRange(max = 14) int link) {
    CaptureBytes file = pcap(LINKS[link]);
    frames.forEach(frame -> file.record(1_000, frame));

    assertAllAccountedFor(Recorder.read(file.bytes()), frames.size());
  }

  /** Real packets with a few bytes changed get further than random ones. */
  @Property(tries = 1000)
  void no_packet_fails_with_any_byte_of_it_changed(
      @ForAll("packets") List<byte[]> packets,
      @ForAll @IntRange(max = 200) int place,
      @ForAll byte value) {
    CaptureBytes file = pcap(RAW);
    for (byte[] packet : packets) {
      byte[] changed = packet.clone();
      changed[place % changed.length] = value;
      file.record(1_000, changed);
    }

    assertAllAccountedFor(Recorder.read(file.bytes()), packets.size());
  }

  @Property(tries = 500)
  void no_file_fails_with_any_byte_of_it_changed(
      @ForAll("packets") List<byte[]> packets,
      @ForAll @IntRange(max = 2000) int place,
      @ForAll byte value,
      @ForAll boolean next) {
    byte[] file = next ? pcapngOf(packets, LITTLE_ENDIAN) : pcapOf(packets, BIG_ENDIAN, 1);
    file[place % file.length] = value;

    assertThat(Recorder.read(file).stats().packets()).isBetween(0L, 200L);
    byte[] packed = gzip(file);
    packed[place % packed.length] = value;
    assertThat(Recorder.read(packed).stats().packets()).isBetween(0L, 200L);
  }

  @Property(tries = 500)
  void random_bytes_are_not_a_capture(@ForAll byte[] bytes) {
    Recording recording = Recorder.read(bytes);

    assertThat(recording.diagnostics()).isNotEmpty();
    assertThat(recording.events()).isEmpty();
  }

  private static void assertAllAccountedFor(Recording recording, int packets) {
    long skipped = recording.stats().skipped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(recording.stats().packets()).isEqualTo(packets);
    assertThat(recording.times().size() + skipped).isEqualTo(packets);
  }

  @Provide
  Arbitrary<List<byte[]>> packets() {
    Arbitrary<String> addresses = Arbitraries.of("10.0.0.1", "10.0.0.2", "192.0.2.7", "127.0.0.1");
    Arbitrary<String> addresses6 = Arbitraries.of("fd00::1", "fd00::2", "::1");
    Arbitrary<Integer> ports = Arbitraries.of(53, 80, 4789, 6081, 8472, 40000, 65535);
    Arbitrary<byte[]> transports =
        Combinators.combine(
                ports, ports, Arbitraries.integers().between(0, 255), Arbitraries.longs())
            .flatAs(
                (from, to, flags, number) ->
                    Arbitraries.of(
                        List.of(
                            numbered(6, tcp(from, to, flags, number, number >>> 32)),
                            numbered(6, synWithOptions(from, to, number)),
                            numbered(17, udp(from, to, new byte[flags])),
                            numbered(17, udp(from, 53, dns(0x0100, 1, 0, question("a.b", 1)))),
                            numbered(17, udp(from, 4789, vxlan(new byte[flags]))),
                            numbered(132, sctp(from, to, number, flags, number >>> 32)),
                            numbered(1, new byte[] {3, 3, 0, 0, 0, 0, 0, 0}))));
    Arbitrary<byte[]> four =
        Combinators.combine(addresses, addresses, transports)
            .as((from, to, transport) -> ip(from, to, transport[0] & 0xff, tail(transport)));
    Arbitrary<byte[]> six =
        Combinators.combine(addresses6, addresses6, transports)
            .as((from, to, transport) -> ip(from, to, transport[0] & 0xff, tail(transport)));
    return Arbitraries.oneOf(four, six).list().ofMinSize(1).ofMaxSize(12);
  }

  private static byte[] numbered(int protocol, byte[] transport) {
    byte[] bytes = new byte[1 + transport.length];
    bytes[0] = (byte) protocol;
    System.arraycopy(transport, 0, bytes, 1, transport.length);
    return bytes;
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static byte[] pcapOf(List<byte[]> packets, ByteOrder order, long unit) {
    CaptureBytes file = pcap(order, unit, RAW);
    for (int i = 0; i < packets.size(); i++) {
      file.record(i * 1_000_000L, packets.get(i));
    }
    return file.bytes();
  }

  private static byte[] pcapngOf(List<byte[]> packets, ByteOrder order) {
    CaptureBytes file = pcapng(order);
    file.describe(1, 0).describe(RAW, 0);
    for (int i = 0; i < packets.size(); i++) {
      file.enhanced(1, i * 1000L, packets.get(i));
    }
    return file.bytes();
  }
}
