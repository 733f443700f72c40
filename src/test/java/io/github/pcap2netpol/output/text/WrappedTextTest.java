package io.github.pcap2netpol.output.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrappedTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                   | 0 packets
          1                   | 1 packet
          999                 | 999 packets
          1000                | 1,000 packets
          123456              | 123,456 packets
          1234567             | 1,234,567 packets
          9223372036854775807 | 9,223,372,036,854,775,807 packets
          """)
  void counts_are_written_in_groups_of_three_digits(long number, String text) {
    assertThat(WrappedText.count(number, "packet", "packets")).isEqualTo(text);
  }
}
