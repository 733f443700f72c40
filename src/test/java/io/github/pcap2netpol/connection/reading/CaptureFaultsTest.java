package io.github.pcap2netpol.connection.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The consequences of a broken capture file. */
class CaptureFaultsTest {
  private static CaptureStats file(String name, long packets) {
    return new CaptureStats(
        name,
        "pcap",
        packets,
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static Diagnostic said(String code, String place) {
    return Diagnostic.warning(code, place, "What is wrong.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "capture-unreadable",
        "capture-not-recognised",
        "capture-truncated",
        "gzip-damaged"
      })
  void a_file_that_cannot_be_read_or_is_cut_off_is_severe_and_not_captured(String code) {
    CaptureFaults faults =
        CaptureFaults.of(List.of(said(code, "a.pcap, byte 7")), List.of(file("a.pcap", 30)));

    assertThat(faults.found()).extracting(Diagnostic::severity).containsExactly(Severity.SEVERE);
    assertThat(faults.stats()).extracting(CaptureStats::broken).containsExactly(true);
  }

  @Test
  void a_capture_that_lacks_only_a_little_at_its_end_is_a_warning() {
    CaptureFaults faults =
        CaptureFaults.of(
            List.of(said("capture-truncated", "a.pcap, byte 700000")),
            List.of(file("a.pcap", 5000)));

    assertThat(faults.found()).extracting(Diagnostic::severity).containsExactly(Severity.WARNING);
    assertThat(faults.found().get(0).message()).contains("5000 packets come before");
    assertThat(faults.stats()).extracting(CaptureStats::broken).containsExactly(false);
  }

  /** Whether much or little follows the damage is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"capture-damaged", "gzip-damaged", "xz-damaged"})
  void a_capture_damaged_after_many_packets_is_severe_and_not_captured(String code) {
    CaptureFaults faults =
        CaptureFaults.of(List.of(said(code, "a.pcap, byte 700000")), List.of(file("a.pcap", 5000)));

    assertThat(faults.found()).extracting(Diagnostic::severity).containsExactly(Severity.SEVERE);
    assertThat(faults.stats()).extracting(CaptureStats::broken).containsExactly(true);
  }

  @Test
  void a_capture_without_packets_is_severe_but_one_empty_part_of_it_is_not() {
    Diagnostic empty = said("capture-empty", "a.1.pcap");

    assertThat(CaptureFaults.of(List.of(empty), List.of(file("a.1.pcap", 0))).found())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.SEVERE);
    assertThat(
            CaptureFaults.of(List.of(empty), List.of(file("a.pcap", 9), file("a.1.pcap", 0)))
                .found())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.INFO);
  }
}
