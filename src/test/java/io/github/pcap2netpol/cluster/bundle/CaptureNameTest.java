package io.github.pcap2netpol.cluster.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureNameTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "web.pcap, ''",
    "web.pcap web.1.pcap web.2.pcap, ''",
    "web.pcap web.2.pcap, 1",
    "web.pcap web.1.pcap.gz web.4.ndjson.gz, 2 3",
    "web.pcap web.pcap1 web.pcap3, 2",
    // Without the first one, the numbers may be times, as in 09:41 and 09:51.
    "web.0941.pcap web.0951.pcap, ''",
    "web-20260101094107.pcap web-20260101095107.pcap, ''",
  })
  void numbers_missing_between_the_files_of_a_capture_are_known(String files, String missing) {
    List<Path> parts = Stream.of(files.split(" ")).map(Path::of).toList();

    assertThat(CaptureName.missing(parts))
        .map(String::valueOf)
        .containsExactly(missing.isEmpty() ? new String[0] : missing.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"web.pcap", "a b.pcap", "a\nb.pcap", "\n.pcap", "a\nb.3.pcap.gz"})
  void the_extension_decides_whatever_stands_before_it(String name) {
    assertThat(CaptureName.isCapture(name)).isTrue();
    assertThat(CaptureName.of(Path.of(name)).stem()).doesNotContain("pcap");
  }
}
