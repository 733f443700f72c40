package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.testkit.BytesSource;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.RepeatedSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How much reading allocates in total, which bounds what it uses at once, whatever a file claims or
 * contains.
 */
@Isolated("It counts the bytes that are allocated.")
class BoundedMemoryTest {
  private static final byte[] OPEN = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));
  private static final long MIB = 1 << 20;

  /**
   * The result of reading a file.
   *
   * @param allocated bytes on the heap, in total
   */
  private record Outcome(CaptureStats stats, List<Diagnostic> diagnostics, long allocated) {
    List<String> codes() {
      return diagnostics.stream().map(Diagnostic::code).toList();
    }
  }

  @Test
  void a_record_that_claims_two_gigabytes() {
    Outcome outcome =
        read(
            new BytesSource(
                "a", pcap(RAW).record(0, OPEN).recordHeader(0, 0x7fff_ffffL, 60).bytes()));

    assertThat(outcome.codes()).containsExactly("capture-damaged");
    assertThat(outcome.stats().packets()).isEqualTo(1);
    assertThat(outcome.allocated()).isLessThan(MIB);
  }

  @Test
  void a_block_that_claims_four_gigabytes() {
    byte[] file =
        concat(
            pcapng(LITTLE_ENDIAN).describe(RAW, 0).enhanced(0, 1, OPEN).bytes(),
            hex("ad0b0000fcffffff"),
            new byte[100]);

    Outcome outcome = read(new BytesSource("a", file));

    assertThat(outcome.codes()).containsExactly("capture-truncated");
    assertThat(outcome.allocated()).isLessThan(MIB);
  }

  @Test
  void a_million_interfaces_of_one_section() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] section = file.bytes();
    byte[] description = tail(file.describe(RAW, 0).bytes(), section.length);

    Outcome outcome = read(new RepeatedSource(section, description, 1_000_000));

    assertThat(outcome.diagnostics())
        .anySatisfy(
            one -> assertThat(one.message()).contains("describes more than 65536 interfaces"));
    assertThat(outcome.allocated()).isLessThan(16 * MIB);
  }

  @Test
  void a_hundred_thousand_sections_with_interfaces_of_their_own() {
    byte[] section =
        pcapng(LITTLE_ENDIAN).describe(RAW, 0).describe(147, 0).enhanced(1, 1, OPEN).bytes();

    Outcome outcome = read(new RepeatedSource(section, section, 99_999));

    assertThat(outcome.stats().packets()).isEqualTo(100_000);
    assertThat(outcome.codes()).containsExactly("capture-link-type-unknown");
  }

  @Test
  void packets_of_every_link_type_there_could_be() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    for (int link = 1000; link < 3000; link++) {
      file.describe(link, 0).enhanced(link - 1000, 1, OPEN);
    }

    Outcome outcome = read(new BytesSource("a", file.bytes()));

    assertThat(outcome.stats().packets()).isEqualTo(2000);
    assertThat(outcome.stats().linkTypes()).hasSize(65).containsEntry("others", 1936L);
  }

  /** Half a gigabyte of zeros in half a megabyte. */
  @Test
  void gzip_that_unpacks_to_a_thousand_times_its_size() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(packed, 1 << 16) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(pcapng(LITTLE_ENDIAN).describe(RAW, 0).enhanced(0, 1, OPEN).bytes());
      gzip.write(hex("ad0b000000000020"));
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 512; i++) {
        gzip.write(nothing);
      }
    }
    byte[] bomb = packed.toByteArray();
    assertThat(bomb.length).isLessThan((int) (4 * MIB));

    Outcome outcome = read(new BytesSource("a", bomb));

    assertThat(outcome.stats().packets()).isEqualTo(1);
    assertThat(outcome.allocated()).isLessThan(bomb.length + 2 * MIB);
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static Outcome read(CaptureSource source) {
    // Classes are loaded and diagnostics put together once beforehand.
    CaptureReader.read(
        new BytesSource("a", pcap(RAW).record(0, OPEN).bytes()), new Silence(), new Diagnostics());
    Diagnostics diagnostics = new Diagnostics();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = thread.getThreadAllocatedBytes(id);
    CaptureStats stats = CaptureReader.read(source, new Silence(), diagnostics);
    long allocated = thread.getThreadAllocatedBytes(id) - before;
    return new Outcome(stats, diagnostics.sorted(), allocated);
  }

  private static final class Silence implements PacketHandler {
    @Override
    public void opening(Opening opening) {}

    @Override
    public void packet(PacketHeader packet) {}

    @Override
    public void unreachable(Unreachable unreachable) {}

    @Override
    public void dns(DnsMessage message) {}
  }
}
