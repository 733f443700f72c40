package io.github.pcap2netpol.capture.file;

import static io.github.pcap2netpol.testkit.CaptureBytes.RAW;
import static io.github.pcap2netpol.testkit.CaptureBytes.pcapng;
import static io.github.pcap2netpol.testkit.PacketBytes.concat;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that pcapng files give to addresses. */
class NameBlockTest {
  private static final byte[] DATAGRAM = ip("10.0.0.1", "10.0.0.9", 17, udp(5000, 6000));

  /** A file with a block of names between two packets. */
  private static Recording read(CaptureBytes file, byte[] body) {
    Recording recording =
        Recorder.read(
            file.describe(RAW, 0)
                .enhanced(0, 1, DATAGRAM)
                .block(4, body)
                .enhanced(0, 2, DATAGRAM)
                .bytes());
    assertThat(recording.events()).hasSize(2);
    return recording;
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE", "BIG"})
  void an_address_may_have_several_names_in_either_byte_order(String name) {
    ByteOrder order = name.equals("BIG") ? BIG_ENDIAN : LITTLE_ENDIAN;
    CaptureBytes file = pcapng(order);

    Recording recording =
        read(
            file,
            concat(
                file.nameRecord("203.0.113.9", "pay.example.com", "Alias.Example.COM."),
                file.nameRecord("2001:db8::9", "six.example.com"),
                file.nameEnd()));

    assertThat(recording.names())
        .containsExactly(
            "203.0.113.9 pay.example.com",
            "203.0.113.9 alias.example.com",
            "2001:db8::9 six.example.com");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void a_record_of_another_type_is_skipped() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] ethernet = file.nameRecord("203.0.113.9", "a-switch");
    ethernet[0] = 3;

    Recording recording =
        read(file, concat(ethernet, file.nameRecord("203.0.113.9", "x"), file.nameEnd()));

    assertThat(recording.names()).containsExactly("203.0.113.9 x");
    assertThat(recording.diagnostics()).isEmpty();
  }

  @Test
  void bytes_after_the_end_of_records_are_not_a_name() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);

    assertThat(read(file, concat(file.nameEnd(), file.nameRecord("203.0.113.9", "x"))).names())
        .isEmpty();
  }

  @Test
  void an_invalid_name_is_skipped_and_counted() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);

    Recording recording =
        read(
            file,
            concat(
                file.nameRecord(
                    "203.0.113.9", "a b", "", ".", "tab\there", "b\u00fccher.example", "good"),
                file.nameRecord("203.0.113.8", "x".repeat(254)),
                file.nameRecord("203.0.113.7", "x".repeat(253)),
                file.nameEnd()));

    assertThat(recording.names())
        .containsExactly("203.0.113.9 good", "203.0.113.7 " + "x".repeat(253));
    assertUnreadable(recording, 6);
  }

  @Test
  void an_unterminated_name_is_skipped() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] record = file.nameRecord("203.0.113.9", "one", "two");
    record[2] = (byte) (record[2] - 1);

    Recording recording = read(file, concat(record, file.nameEnd()));

    assertThat(recording.names()).containsExactly("203.0.113.9 one");
    assertUnreadable(recording, 1);
  }

  @Test
  void a_record_longer_than_its_block_is_skipped() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] record = file.nameRecord("203.0.113.9", "one");
    record[2] = 100;

    Recording recording = read(file, concat(file.nameRecord("203.0.113.8", "ok"), record));

    assertThat(recording.names()).containsExactly("203.0.113.8 ok");
    assertUnreadable(recording, 1);
  }

  @Test
  void a_record_too_short_for_its_address_is_skipped() {
    CaptureBytes file = pcapng(LITTLE_ENDIAN);
    byte[] record = Arrays.copyOf(file.nameRecord("203.0.113.9", ""), 8);
    record[2] = 4;

    assertUnreadable(read(file, concat(record, file.nameEnd())), 1);
  }

  @Test
  void a_block_with_more_names_than_the_limit_is_skipped_and_reported() {
    Recording recording = read(pcapng(LITTLE_ENDIAN), new byte[2 << 20]);

    assertThat(recording.names()).isEmpty();
    assertUnreadable(recording, 1);
  }

  private static void assertUnreadable(Recording recording, long count) {
    assertThat(recording.diagnostics())
        .singleElement()
        .satisfies(
            diagnostic -> {
              assertThat(diagnostic.code()).isEqualTo("capture-names-unreadable");
              assertThat(diagnostic.count()).isEqualTo(count);
            });
  }
}
