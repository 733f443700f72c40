package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.fuzz.Promises.inBoundedMemory;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.CaptureBytes.xz;
import static io.github.pcap2netpol.testkit.CaptureBytes.xzOfBlocks;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class XzTest {
  private static final byte[] OPEN = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));
  private static final byte[] CAPTURE = pcapOf(RAW, OPEN, OPEN);

  @Test
  void xz_is_recognised_by_content_and_may_have_several_streams() {
    byte[] packed =
        concat(
            xz(Arrays.copyOf(CAPTURE, 50), 6),
            xz(Arrays.copyOfRange(CAPTURE, 50, CAPTURE.length), 0));

    Recording recording = Recorder.read(packed);

    assertThat(recording.openings()).hasSize(2);
    assertThat(recording.stats().format()).isEqualTo("pcap, xz");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void xz_cut_anywhere_is_always_reported() {
    byte[] packed = xz(CAPTURE, 6);
    for (int length = 6; length < packed.length; length++) {
      assertThat(codes(Recorder.read(Arrays.copyOf(packed, length))))
          .containsExactly("xz-truncated");
    }
  }

  @Test
  void xz_cut_short_gives_the_packets_before_the_cut() {
    byte[] packed = xz(many(), 6);

    Recording recording = Recorder.read(Arrays.copyOf(packed, packed.length / 2));

    assertThat(recording.openings()).hasSizeBetween(3_000, 7_000);
    assertThat(codes(recording)).containsExactly("xz-truncated");
  }

  @Test
  void damaged_xz_gives_the_packets_before_the_damage() {
    byte[] packed = xz(many(), 6);
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 64, (byte) 0xff);

    Recording recording = Recorder.read(packed);

    assertThat(recording.openings()).hasSizeBetween(3_000, 10_000);
    assertThat(codes(recording)).containsAnyOf("xz-damaged", "capture-damaged");
  }

  /** Files compressed with -9 need 65 MiB each to decompress: half of a small heap. */
  @Test
  void xz_that_asks_for_too_much_memory_is_refused() {
    Recording recording = Recorder.read(asLevel9(xz(CAPTURE, 0)));

    assertThat(recording.openings()).isEmpty();
    assertThat(recording.diagnostics())
        .containsExactly(
            Diagnostic.warning(
                "xz-too-large",
                "shop.pcap, byte 24",
                "To unpack the file takes 65 MiB of memory, and more than 20 are not given."
                    + " Unpack it first (xz -d)."));
  }

  @Test
  void xz_that_unpacks_to_something_else_or_to_xz() {
    assertThat(Recorder.read(xz(new byte[100], 0)).diagnostics().toString())
        .contains("byte 0 of the unpacked content", "it begins with the bytes 00");
    assertThat(Recorder.read(xz(xz(CAPTURE, 0), 0)).diagnostics().toString())
        .contains("it is compressed with xz twice; unpack it first");
  }

  @Test
  void the_blocks_of_xz_do_not_use_memory_at_the_same_time() throws Exception {
    byte[] packed = xzOfBlocks(CAPTURE);

    assertThat(packed).hasSizeLessThan(6000);
    assertThat(inBoundedMemory(() -> Recorder.read(packed)).events()).hasSize(2);
  }

  /**
   * Writes the header that compressing at level 9 would, without the 700 MB of memory that it
   * takes.
   */
  private static byte[] asLevel9(byte[] packed) {
    int header = 12;
    int checksum = header + packed[header] * 4;
    packed[header + 4] = 28; // a dictionary of 2^26 bytes
    CRC32 crc = new CRC32();
    crc.update(packed, header, checksum - header);
    ByteBuffer.wrap(packed).order(LITTLE_ENDIAN).putInt(checksum, (int) crc.getValue());
    return packed;
  }

  private static byte[] many() {
    CaptureBytes file = pcap(RAW);
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      // Incompressible bytes fill many of the format's chunks, each of which is decompressed as a
      // whole or not at all.
      byte[] payload = new byte[60];
      random.nextBytes(payload);
      file.record(i, ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, i, 0, payload)));
    }
    return file.bytes();
  }

  private static List<String> codes(Recording recording) {
    return recording.diagnostics().stream().map(Diagnostic::code).toList();
  }
}
