package io.github.pcap2netpol.output.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.coverage.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 1 | no rule is
          0 | 7 | no rule is
          1 | 1 | the only rule is
          1 | 7 | 1 of 7 rules is
          3 | 7 | 3 of 7 rules are
          """)
  void rules_on_one_connection_are_counted_in_words(long some, long all, String words) {
    assertThat(CoverageText.lastNewRule(coverage(303, some, all)))
        .contains(
            "The last new rule appeared after 0:58 of 5:03; "
                + words
                + " based on a single connection.");
  }

  @Test
  void a_long_recording_has_hours() {
    assertThat(CoverageText.lastNewRule(coverage(3723, 3, 7)).orElseThrow())
        .startsWith("The last new rule appeared after 0:58 of 1:02:03;");
  }

  @Test
  void without_rules_there_is_nothing_to_say() {
    assertThat(CoverageText.lastNewRule(Coverage.NONE)).isEmpty();
  }

  private static Coverage coverage(int seconds, long onOneConnection, long rules) {
    return new Coverage(
        List.of(),
        Optional.of(Duration.ofSeconds(seconds)),
        Optional.of(Duration.ofSeconds(58)),
        rules,
        onOneConnection,
        List.of());
  }
}
