package io.github.pcap2netpol.capture.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindTest {
  /** From the formats' own documents, and for captures as tcpdump writes them on either machine. */
  @ParameterizedTest
  @CsvSource({
    "d4c3b2a10200, PCAP",
    "a1b2c3d40002, PCAP",
    "4d3cb2a10200, PCAP",
    "a1b23c4d0002, PCAP",
    "34cdb2a10200, PCAP",
    "0a0d0d0a1c00, PCAPNG",
    "1f8b08000000, GZIP",
    "fd377a585a00, XZ",
    "fd377a585a, OTHER",
    "28b52ffd0458, ZSTD",
    "425a68393141, BZIP2",
    "04224d186440, LZ4",
    "504b03041400, ZIP",
    "504b, OTHER",
    "7b22666f726d, OTHER"
  })
  void a_file_is_told_by_its_first_bytes(String hex, FileKind kind) {
    assertThat(FileKind.of(HexFormat.of().parseHex(hex))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"1f8b", "1f8b08"})
  void a_short_file_is_told_by_what_it_has(String hex) {
    assertThat(FileKind.of(HexFormat.of().parseHex(hex))).isEqualTo(FileKind.GZIP);
  }
}
