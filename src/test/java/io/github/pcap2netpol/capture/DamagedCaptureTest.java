package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.gzip;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcap;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapOf;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.hex;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.testkit.BytesSource;
import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets before the damage are used, and the damage is reported with its kind and place. */
class DamagedCaptureTest {
  private static final byte[] OPEN = ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, 1000, 0));
  private static final String EVENT = "1 OPEN TCP 10.0.0.1:40000 > 10.0.0.2:80 1000 0";

  /** The second record begins after a header of 24 bytes, one of 16, and 40 of packet. */
  private static final int SECOND = 80;

  /** In pcapng: 28 bytes of section, 20 of interface, 32 and 40 of packet. */
  private static final int SECOND_BLOCK = 120;

  @Test
  void an_empty_file() {
    Recording recording = Recorder.read(new byte[0]);

    assertOnly(
        recording,
        "capture-empty",
        "shop.pcap",
        "The file is empty: nothing was captured, or nothing was copied.");
    assertThat(recording.stats().format()).isEqualTo("unknown");
    assertThat(recording.stats().first()).isEmpty();
  }

  @Test
  void a_file_without_packets() {
    assertOnly(
        Recorder.read(pcap(RAW).bytes()),
        "capture-empty",
        "shop.pcap",
        "The capture contains no packets.");
  }

  static Stream<List<Object>> foreign() {
    return Stream.of(
        List.of(text("pods:\n- a\n"), "it is text that begins with \"pods:\""),
        List.of(
            text("{\"kind\": \"List\"}"), "it is text that begins with \"{\"kind\": \"List\"}\""),
        List.of(hex("28b52ffd0458"), "it is compressed with zstd; unpack it first"),
        List.of(hex("504b030414000000"), "it is compressed with zip; unpack it first"),
        List.of(hex("7f454c4602010100ff"), "it begins with the bytes 7f 45 4c 46 02 01 01 00"),
        List.of(new byte[] {0}, "it begins with the bytes 00"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void a_file_that_is_not_a_capture(List<Object> example) {
    assertOnly(
        Recorder.read((byte[]) example.get(0)),
        "capture-not-recognised",
        "shop.pcap, byte 0",
        "This is not a capture file (pcap or pcapng): " + example.get(1) + ".");
  }

  @Test
  void text_inside_gzip() {
    assertOnly(
        Recorder.read(gzip(text("hello"))),
        "capture-not-recognised",
        "shop.pcap, byte 0 of the unpacked content",
        "This is not a capture file (pcap or pcapng): it is text that begins with \"hello\".");
  }

  @Test
  void gzip_inside_gzip() {
    assertOnly(
        Recorder.read(gzip(gzip(pcapOf(RAW, OPEN)))),
        "capture-not-recognised",
        "shop.pcap, byte 0 of the unpacked content",
        "This is not a capture file (pcap or pcapng): it is compressed with gzip twice; unpack it first.");
  }

  @Test
  void a_capture_cut_anywhere_in_its_last_record() {
    byte[] whole = pcapOf(RAW, OPEN, OPEN);
    for (int length = SECOND + 1; length < whole.length; length++) {
      Recording recording = Recorder.read(Arrays.copyOf(whole, length));

      assertThat(recording.events()).containsExactly(EVENT);
      assertOnly(
          recording,
          "capture-truncated",
          "shop.pcap, byte 80",
          "The file ends in the middle of a record. What comes before it was used; copy the file"
              + " again if it should be longer.");
    }
  }

  @Test
  void a_pcapng_cut_anywhere_in_its_last_block() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN).describe(RAW, 0);
    byte[] whole = file.enhanced(0, 1, OPEN).enhanced(0, 2, OPEN).bytes();
    for (int length = SECOND_BLOCK + 1; length < whole.length; length++) {
      Recording recording = Recorder.read(Arrays.copyOf(whole, length));

      assertThat(recording.events()).containsExactly(EVENT);
      assertOnly(
          recording,
          "capture-truncated",
          "shop.pcap, byte 120",
          "The file ends in the middle of a block. What comes before it was used; copy the file"
              + " again if it should be longer.");
    }
  }

  @Test
  void a_header_cut_short() {
    assertThat(codes(Recorder.read(Arrays.copyOf(pcap(RAW).bytes(), 23))))
        .containsExactly("capture-truncated");
    assertThat(codes(Recorder.read(Arrays.copyOf(pcapng(BIG_ENDIAN).bytes(), 27))))
        .containsExactly("capture-truncated");
  }

  @Test
  void a_record_that_claims_more_than_any_packet_has() {
    byte[] file =
        pcap(RAW).record(0, OPEN).recordHeader(0, 0xffff_fff0L, 60).add(new byte[100]).bytes();

    Recording recording = Recorder.read(file);

    assertThat(recording.events()).containsExactly(EVENT);
    assertOnly(
        recording,
        "capture-damaged",
        "shop.pcap, byte 80",
        "A record claims 4294967280 bytes, more than any packet has. What comes before was used; the rest of the file was skipped.");
  }

  /** Zeros at the end of a file whose last blocks were never written. */
  @Test
  void zeros_in_place_of_records_are_no_packets() {
    byte[] file = pcap(RAW).record(0, OPEN).add(new byte[4096]).bytes();

    Recording recording = Recorder.read(file);

    assertThat(recording.events()).containsExactly(EVENT);
    assertThat(recording.stats().packets()).isEqualTo(1);
    assertOnly(
        recording,
        "capture-damaged",
        "shop.pcap, byte 80",
        "There are zeros where the next record should be, as after a crash or on a full disk. What comes before was used; the rest of the file was skipped.");
  }

  @Test
  void a_record_of_the_greatest_length_is_still_read() {
    byte[] file = pcap(RAW).record(0, Arrays.copyOf(OPEN, 1 << 20)).record(0, OPEN).bytes();

    Recording recording = Recorder.read(file);

    assertThat(recording.events()).hasSize(2);
    assertThat(recording.diagnostics()).isEmpty();
  }

  static Stream<List<Object>> lyingBlocks() {
    byte[] trailing = pcapngWith(32, 0).bytes();
    trailing[trailing.length - 1] ^= 1;
    return Stream.of(
        List.of(
            pcapngWith(0, 0).add(hex("0000000600000009")).add(new byte[20]).bytes(),
            "A block claims to be 9 bytes long, which is impossible"),
        List.of(
            pcapngWith(0, 0).add(hex("0000000600000008")).add(new byte[20]).bytes(),
            "A block claims to be 8 bytes long, which is impossible"),
        List.of(
            pcapngWith(0, 0).add(hex("000000067ffffff0")).add(new byte[20]).bytes(),
            "A packet block claims 2147483632 bytes, more than any packet has"),
        List.of(trailing, "A block does not end with its own length"),
        List.of(pcapngWith(40, 41).bytes(), "A packet claims 41 bytes, more than its block holds"),
        List.of(
            pcapngWith(0, 0).block(6, new byte[16]).bytes(),
            "A packet block is too short for its own header"),
        List.of(
            pcapngWith(0, 0).add(hex("0a0d0d0a0000001c11111111")).add(new byte[16]).bytes(),
            "A section does not state its byte order"),
        List.of(
            pcapngWith(0, 0).block(1, new byte[4]).bytes(),
            "An interface description is too short"));
  }

  /** A good packet, and optionally one that claims to be longer than its block. */
  private static CaptureBytes pcapngWith(int second, int claimed) {
    CaptureBytes file = pcapng(BIG_ENDIAN);
    file.describe(RAW, 0).enhanced(0, 1, OPEN);
    return second == 0 ? file : file.block(6, file.packetBody(0, 2, new byte[second], claimed));
  }

  @ParameterizedTest
  @MethodSource("lyingBlocks")
  void a_block_that_contradicts_itself(List<Object> example) {
    Recording recording = Recorder.read((byte[]) example.get(0));

    assertThat(recording.events()).containsExactly(EVENT);
    assertOnly(
        recording,
        "capture-damaged",
        "shop.pcap, byte 120",
        example.get(1) + ". What comes before was used; the rest of the file was skipped.");
  }

  @Test
  void a_skipped_block_that_is_longer_than_the_file() {
    Recording recording =
        Recorder.read(pcapngWith(0, 0).add(hex("00000bad7ffffff0")).add(new byte[20]).bytes());

    assertThat(recording.events()).containsExactly(EVENT);
    assertThat(codes(recording)).containsExactly("capture-truncated");
  }

  @Test
  void a_packet_of_an_interface_that_was_never_described() {
    byte[] file =
        pcapng(BIG_ENDIAN).describe(RAW, 0).enhanced(1, 1, OPEN).enhanced(0, 1, OPEN).bytes();

    Recording recording = Recorder.read(file);

    assertThat(recording.events()).containsExactly(EVENT.replace("1 OPEN", "2 OPEN"));
    assertThat(recording.stats().linkTypes().toString()).isEqualTo("{RAW=1, no interface=1}");
    assertThat(recording.stats().skipped().toString()).isEqualTo("{UNKNOWN_LINK_TYPE=1}");
    assertThat(codes(recording)).containsExactly("capture-link-type-unknown");
  }

  @Test
  void versions_nobody_knows() {
    byte[] pcap = pcapOf(RAW, OPEN);
    pcap[4] = 3;
    byte[] pcapng = pcapngWith(0, 0).bytes();
    pcapng[13] = 2;

    assertOnly(
        Recorder.read(pcap),
        "capture-version-unknown",
        "shop.pcap, byte 0",
        "This is version 3 of the pcap format; only version 2 is supported.");
    assertOnly(
        Recorder.read(pcapng),
        "capture-version-unknown",
        "shop.pcap, byte 0",
        "This is version 2 of the pcapng format; only version 1 is supported.");
  }

  @Test
  void an_unknown_link_type_is_counted() {
    Recording recording = Recorder.read(pcapOf(147, OPEN, OPEN));

    assertThat(recording.events()).isEmpty();
    assertThat(recording.stats().packets()).isEqualTo(2);
    assertThat(recording.stats().linkTypes().toString()).isEqualTo("{link type 147=2}");
    assertThat(recording.diagnostics())
        .containsExactly(
            new Diagnostic(
                Severity.SEVERE,
                "capture-link-type-unknown",
                "shop.pcap",
                "Packets of link type 147 were skipped: this link type is not supported. Capture on an Ethernet interface, or with tcpdump -i any.",
                2));
  }

  @Test
  void gzip_cut_short_gives_the_packets_before_the_cut() {
    CaptureBytes file = pcap(RAW);
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      file.record(i, ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, random.nextInt(), 0)));
    }
    byte[] packed = gzip(file.bytes());

    Recording recording = Recorder.read(Arrays.copyOf(packed, packed.length / 2));

    assertThat(recording.events()).hasSizeBetween(300, 700);
    assertOnly(
        recording,
        "gzip-truncated",
        "shop.pcap, byte " + packed.length / 2,
        "The file ends in the middle of its gzip data. What comes before was used; copy the file"
            + " again if it should be longer.");
    assertThat(recording.stats().format()).isEqualTo("pcap, gzip");
  }

  @Test
  void gzip_cut_anywhere_is_always_reported() {
    byte[] packed = concat(gzip(pcapOf(RAW, OPEN)), gzip(new byte[0]));
    int member = gzip(pcapOf(RAW, OPEN)).length;
    for (int length = 2; length < packed.length; length++) {
      if (length != member) {
        assertThat(codes(Recorder.read(Arrays.copyOf(packed, length))))
            .containsExactly("gzip-truncated");
      }
    }
  }

  @Test
  void gzip_with_a_wrong_checksum_is_used_and_reported() {
    byte[] packed = gzip(pcapOf(RAW, OPEN));
    packed[packed.length - 8] ^= 1;

    Recording recording = Recorder.read(packed);

    assertThat(recording.events()).containsExactly(EVENT);
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("gzip-damaged");
              assertThat(diagnostic.message()).contains("the checksum does not fit the data");
            });
  }

  @Test
  void gzip_damaged_in_the_middle_gives_the_packets_before_the_damage() {
    CaptureBytes file = pcap(RAW);
    for (int i = 0; i < 20_000; i++) {
      file.record(i, ip("10.0.0.1", "10.0.0.2", 6, tcp(40000, 80, SYN, i * 7919L, 0)));
    }
    byte[] packed = gzip(file.bytes());
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 64, (byte) 0xff);

    Recording recording = Recorder.read(packed);

    // Damaged data may unpack to nonsense before it fails to unpack.
    assertThat(recording.events()).hasSizeBetween(5_000, 15_000);
    assertThat(codes(recording)).containsAnyOf("gzip-damaged", "capture-damaged");
  }

  @Test
  void garbage_after_gzip_is_reported() {
    Recording recording = Recorder.read(concat(gzip(pcapOf(RAW, OPEN)), text("garbage here")));

    assertThat(recording.events()).containsExactly(EVENT);
    assertThat(codes(recording)).containsExactly("gzip-damaged");
  }

  @Test
  void a_missing_file_and_a_folder(@TempDir Path folder) {
    Recording missing = Recorder.read(new FileSource(folder.resolve("x.pcap"), "x.pcap"));

    assertOnly(
        missing, "capture-unreadable", "x.pcap", "The file cannot be read: there is no such file.");
    assertThat(missing.stats().packets()).isZero();
    assertThat(codes(Recorder.read(new FileSource(folder, "folder"))))
        .containsExactly("capture-unreadable");
  }

  @Test
  void a_disk_that_fails_halfway() {
    byte[] whole = pcapOf(RAW, OPEN, OPEN);
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return read();
          }
        };
    CaptureSource source =
        new CaptureSource() {
          @Override
          public String name() {
            return "shop.pcap";
          }

          @Override
          public long size() {
            return whole.length;
          }

          @Override
          public InputStream open() {
            return new SequenceInputStream(
                new ByteArrayInputStream(whole, 0, SECOND + 20), failing);
          }
        };

    Recording recording = Recorder.read(source);

    assertThat(recording.events()).containsExactly(EVENT);
    assertOnly(
        recording,
        "capture-unreadable",
        "shop.pcap, byte 100",
        "The rest of the file cannot be read: input/output error. What comes before was used.");
  }

  @Test
  void exceptions_of_the_handler_are_passed_on() {
    PacketHandler broken =
        new PacketHandler() {
          @Override
          public void opening(Opening opening) {
            throw new IllegalStateException("frame " + opening.frame());
          }

          @Override
          public void packet(PacketHeader packet) {}

          @Override
          public void unreachable(Unreachable unreachable) {}

          @Override
          public void dns(DnsMessage message) {}
        };

    assertThatThrownBy(
            () ->
                CaptureReader.read(
                    new BytesSource("a", pcapOf(RAW, OPEN)), broken, new Diagnostics()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame 1");
  }

  private static void assertOnly(Recording recording, String code, String place, String message) {
    assertThat(recording.diagnostics()).containsExactly(Diagnostic.warning(code, place, message));
  }

  private static List<String> codes(Recording recording) {
    return recording.diagnostics().stream().map(Diagnostic::code).toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
