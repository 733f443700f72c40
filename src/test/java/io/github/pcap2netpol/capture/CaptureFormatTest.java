package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.ETHERNET;
import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.ethernet;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.file.StandardInput;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file format yields the same packets. */
@ResourceLock("java.lang.System.in")
class CaptureFormatTest {
  private static final byte[] OPEN = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));
  private static final byte[] DATAGRAM = ip("10.0.0.1", "10.0.0.9", 17, udp(5000, 6000));
  private static final List<String> EVENTS =
      List.of(
          "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0", "2 UDP 10.0.0.1:5000 > 10.0.0.9:6000");

  /** After 2038-01-19, where 31 bits of seconds end. */
  private static final long LATE = 4_000_000_000_123_456_789L;

  @ParameterizedTest
  @CsvSource({"LITTLE, 1", "LITTLE, 1000", "BIG, 1", "BIG, 1000"})
  void pcap_is_read_in_both_byte_orders_and_both_resolutions(String order, long unit) {
    byte[] file =
        pcap(order.equals("BIG") ? BIG_ENDIAN : LITTLE_ENDIAN, unit, RAW)
            .record(1_000_000_001_000_002_003L, OPEN)
            .record(LATE, DATAGRAM)
            .bytes();

    Recording recording = Recorder.read(file);

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.times())
        .containsExactly(1_000_000_001_000_002_003L / unit * unit, LATE / unit * unit);
    assertThat(recording.diagnostics()).isEmpty();
    CaptureStats stats = recording.stats();
    assertThat(stats.file()).isEqualTo("shop.pcap");
    assertThat(stats.format()).isEqualTo("pcap");
    assertThat(stats.packets()).isEqualTo(2);
    assertThat(stats.linkTypes()).containsExactly(Map.entry("RAW", 2L));
    assertThat(stats.skipped()).isEmpty();
    assertThat(stats.first()).contains(Instant.ofEpochSecond(1_000_000_001L, 2_003 / unit * unit));
    assertThat(stats.last())
        .contains(Instant.ofEpochSecond(4_000_000_000L, 123_456_789 / unit * unit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE", "BIG"})
  void the_modified_pcap_has_longer_records(String order) {
    Recording recording =
        Recorder.read(
            CaptureBytes.modifiedPcap(
                order.equals("BIG") ? BIG_ENDIAN : LITTLE_ENDIAN, RAW, OPEN, DATAGRAM));

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.times()).containsExactly(0L, 1_000_000_000L);
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void first_and_last_are_by_time_and_not_by_position() {
    byte[] file = pcap(RAW).record(5_000_000_000L, OPEN).record(3_000_000_000L, OPEN).bytes();

    CaptureStats stats = Recorder.read(file).stats();

    assertThat(stats.first()).contains(Instant.ofEpochSecond(3));
    assertThat(stats.last()).contains(Instant.ofEpochSecond(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE", "BIG"})
  void pcapng_is_read_in_both_byte_orders(String order) {
    CaptureBytes file = pcapng(order.equals("BIG") ? BIG_ENDIAN : LITTLE_ENDIAN);
    file.describe(RAW, 0)
        .enhanced(0, 1_700_000_000_000_001L, OPEN)
        .enhanced(0, 1_700_000_000_000_002L, DATAGRAM);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.times())
        .containsExactly(1_700_000_000_000_001_000L, 1_700_000_000_000_002_000L);
    assertThat(recording.stats().format()).isEqualTo("pcapng");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void each_interface_has_its_own_link_type_resolution_and_offset() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    file.describe(RAW, 0)
        .describe(ETHERNET, 0, file.resolution(9), file.offset(100))
        .describe(RAW, 0, file.resolution(0x80 | 10))
        .enhanced(1, 5L, ethernet(OPEN))
        .enhanced(0, 5L, DATAGRAM)
        .enhanced(2, 3 * 1024 + 512, DATAGRAM);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).hasSize(3);
    assertThat(recording.times()).containsExactly(100_000_000_005L, 5_000L, 3_500_000_000L);
    assertThat(recording.stats().linkTypes().toString()).isEqualTo("{EN10MB=1, RAW=2}");
  }

  @Test
  void a_new_section_has_its_own_byte_order_and_interfaces_and_frame_numbers_continue() {
    byte[] one = pcapng(LITTLE_ENDIAN).describe(RAW, 0).enhanced(0, 1, OPEN).bytes();
    byte[] two =
        pcapng(BIG_ENDIAN).describe(ETHERNET, 0).enhanced(0, 2, ethernet(DATAGRAM)).bytes();

    Recording recording = Recorder.read(concat(one, two));

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void blocks_without_packets_are_skipped_however_long() {
    CaptureBytes file = pcapng(BIG_ENDIAN);
    file.describe(RAW, 0)
        .block(4, new byte[100])
        .enhanced(0, 1, OPEN)
        .block(0x0bad, new byte[3_000_001])
        .enhanced(0, 2, DATAGRAM)
        .block(5, new byte[7])
        .block(10, new byte[40]);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).isEqualTo(EVENTS);
    // Statistics (5) are in many files and not worth reporting, nor are names (4) if there are
    // none.
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("capture-blocks-left-out");
              assertThat(diagnostic.severity()).isEqualTo(Severity.INFO);
              assertThat(diagnostic.count()).isEqualTo(2);
            });
  }

  @Test
  void the_obsolete_packet_block_is_read() {
    CaptureBytes file = pcapng(BIG_ENDIAN);
    file.describe(ETHERNET, 0).describe(RAW, 0).oldPacket(1, 8, OPEN).oldPacket(1, 9, DATAGRAM);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.times()).containsExactly(8_000L, 9_000L);
  }

  @Test
  void a_simple_packet_block_has_no_time_and_that_is_reported() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    file.describe(RAW, 0).enhanced(0, 7, OPEN).simple(DATAGRAM, DATAGRAM.length);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.times()).containsExactly(7_000L, 7_000L);
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("capture-without-time");
              assertThat(diagnostic.place()).isEqualTo("shop.pcap");
              assertThat(diagnostic.count()).isEqualTo(1);
            });
  }

  /** 33 bytes are padded to 36; otherwise the byte of the flags would be padding. */
  @Test
  void the_snaplen_says_how_much_of_a_simple_packet_block_is_padding() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] cut = Arrays.copyOf(OPEN, 33);
    file.describe(RAW, 33).simple(cut, OPEN.length);

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).isEmpty();
    assertThat(recording.stats().skipped().toString()).isEqualTo("{CUT_SHORT=1}");
  }

  @Test
  void gzip_is_recognised_by_content_and_may_have_several_members() {
    byte[] file = pcap(RAW).record(0, OPEN).record(0, DATAGRAM).bytes();
    byte[] first = Arrays.copyOf(file, 50);
    byte[] second = Arrays.copyOfRange(file, 50, file.length);

    Recording recording = Recorder.read(concat(gzip(first), gzip(second)));

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.stats().format()).isEqualTo("pcap, gzip");
    assertThat(recording.diagnostics()).isEmpty();
  }

  /** Header fields of RFC 1952 that gzip(1) itself seldom writes. */
  @Test
  void gzip_may_have_extra_fields_a_name_a_comment_and_a_header_checksum() {
    byte[] plain = gzip(pcapOf(RAW, OPEN, DATAGRAM));
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = 2 | 4 | 8 | 16;
    byte[] fields = {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 'c', 0, 9, 9};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);

    Recording recording = Recorder.read(concat(head, fields, rest, new byte[512]));

    assertThat(recording.events()).isEqualTo(EVENTS);
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void a_pipe_that_gives_a_byte_at_a_time_is_read_like_a_file() {
    byte[] file = gzip(concat(pcapOf(RAW, OPEN, DATAGRAM)));
    CaptureSource slow =
        new CaptureSource() {
          @Override
          public String name() {
            return "-";
          }

          @Override
          public long size() {
            return -1;
          }

          @Override
          public InputStream open() {
            return new ByteArrayInputStream(file) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
              }

              @Override
              public synchronized int available() {
                return 0;
              }
            };
          }
        };

    assertThat(Recorder.read(slow).events()).isEqualTo(EVENTS);
  }

  /** 3,000 records of 1,040 bytes are more than the reader's window, at every alignment. */
  @Test
  void a_file_larger_than_the_buffer_is_read_to_its_end() {
    CaptureBytes file = pcap(RAW);
    byte[] packet = ip("10.0.0.1", "10.0.0.9", 17, udp(5000, 6000, new byte[996]));
    for (int i = 0; i < 3000; i++) {
      file.record(i, packet);
    }

    Recording recording = Recorder.read(file.bytes());

    assertThat(recording.events()).hasSize(3000);
    assertThat(recording.events().get(2999)).isEqualTo("3000 UDP 10.0.0.1:5000 > 10.0.0.9:6000");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void a_file_on_disk_has_a_name_and_a_size(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("a b.pcap");
    Files.write(path, pcapOf(RAW, OPEN, DATAGRAM));
    FileSource source = new FileSource(path, "a b.pcap");

    assertThat(source.size()).isEqualTo(Files.size(path));
    assertThat(Recorder.read(source).events()).isEqualTo(EVENTS);
    assertThat(new FileSource(folder.resolve("none"), "none").size()).isEqualTo(-1);
  }

  @Test
  void standard_input_is_read_and_left_open() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(pcapOf(RAW, OPEN, DATAGRAM)));
      StandardInput source = new StandardInput();

      assertThat(Recorder.read(source).events()).isEqualTo(EVENTS);
      assertThat(source.name()).isEqualTo("-");
      assertThat(source.size()).isEqualTo(-1);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void both_byte_orders_are_read() {
    assertThat(pcap(BIG_ENDIAN, 1, RAW).bytes()).startsWith(0xa1, 0xb2, 0x3c, 0x4d);
    assertThat(pcap(ByteOrder.LITTLE_ENDIAN, 1000, RAW).bytes()).startsWith(0xd4, 0xc3, 0xb2, 0xa1);
  }
}
