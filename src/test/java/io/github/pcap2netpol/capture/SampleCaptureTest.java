package io.github.pcap2netpol.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.testkit.Recorder;
import io.github.pcap2netpol.testkit.Recorder.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The real sample. The figures are tshark's, added up over the files:
 *
 * <pre>for f in *.pcap; do tshark -r "$f" -Y FILTER; done | wc -l</pre>
 */
class SampleCaptureTest {
  private static final Path CAPTURES =
      Path.of("samples", "pcaps", "online-boutique", "captures", "boutique");

  private static List<Recording> recordings = List.of();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files = Files.list(CAPTURES)) {
      recordings =
          files
              .sorted()
              .map(file -> Recorder.read(new FileSource(file, file.getFileName().toString())))
              .toList();
    }
  }

  @Test
  void fourteen_files_are_read_without_a_complaint() {
    assertThat(recordings).hasSize(14);
    assertThat(recordings).allMatch(recording -> recording.diagnostics().isEmpty());
    assertThat(recordings).allMatch(recording -> recording.stats().format().equals("pcap"));
  }

  /** FILTER: frame. */
  @Test
  void every_packet_is_counted() {
    assertThat(recordings.stream().mapToLong(recording -> recording.stats().packets()).sum())
        .isEqualTo(4511);
    assertThat(
            recordings.stream()
                .mapToLong(recording -> recording.stats().linkTypes().get("LINUX_SLL2"))
                .sum())
        .isEqualTo(4511);
  }

  /** FILTERs: tcp.flags.syn==1 && tcp.flags.ack==0 (or ==1). */
  @Test
  void every_opening_and_its_answer_is_found() {
    assertThat(openings(false)).isEqualTo(922);
    assertThat(openings(true)).isEqualTo(912);
  }

  /** FILTERs: dns.flags.response==0 (or ==1). */
  @Test
  void every_dns_query_and_response_is_decoded() {
    assertThat(messages().filter(message -> !message.response()).count()).isEqualTo(467);
    assertThat(messages().filter(DnsMessage::response).count()).isEqualTo(469);
  }

  /** FILTERs: tcp (3498) and udp (936); the openings come by themselves, DNS comes twice. */
  @Test
  void every_segment_and_datagram_is_passed_on_once() {
    assertThat(events(" TCP ")).isEqualTo(3498);
    assertThat(events(" UDP ") - messages().count()).isEqualTo(936);
  }

  /** FILTERs: icmpv6 (77) and arp (0); there is nothing else. */
  @Test
  void the_remaining_packets_are_neighbour_discovery() {
    assertThat(
            recordings.stream()
                .flatMap(recording -> recording.stats().skipped().entrySet().stream())
                .filter(entry -> entry.getKey() != SkipReason.ICMP))
        .isEmpty();
    assertThat(
            recordings.stream()
                .mapToLong(
                    recording -> recording.stats().skipped().getOrDefault(SkipReason.ICMP, 0L))
                .sum())
        .isEqualTo(77);
  }

  /** FILTER: sll.hatype==772. */
  @Test
  void four_packets_stayed_on_the_loopback_interface() {
    assertThat(events(" loopback")).isEqualTo(4);
  }

  private static long openings(boolean answers) {
    return recordings.stream()
        .flatMap(recording -> recording.openings().stream())
        .filter(opening -> opening.answer() == answers)
        .count();
  }

  private static Stream<DnsMessage> messages() {
    return recordings.stream().flatMap(recording -> recording.messages().stream());
  }

  private static long events(String word) {
    return recordings.stream()
        .flatMap(recording -> recording.events().stream())
        .filter(event -> event.contains(word))
        .count();
  }
}
