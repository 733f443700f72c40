package io.github.pcap2netpol.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ApiTimeTest {
  @Test
  void a_timestamp_in_whole_seconds_utc_is_read() {
    assertThat(ApiTime.parse("2024-02-29T23:59:59Z"))
        .contains(Instant.ofEpochSecond(1_709_251_199L));
  }

  @Test
  void fractions_and_other_zones_are_read() {
    assertThat(ApiTime.parse("2026-11-21T10:00:00.000001+02:00"))
        .contains(Instant.parse("2026-11-21T08:00:00.000001Z"));
  }

  @Test
  void an_invalid_timestamp_is_none() {
    assertThat(ApiTime.parse("2023-02-29T00:00:00Z")).isEmpty();
    assertThat(ApiTime.parse("2023-02-28T24:00:01Z")).isEmpty();
    assertThat(ApiTime.parse("2023-02-28T00:60:00Z")).isEmpty();
    assertThat(ApiTime.parse("")).isEmpty();
    assertThat(ApiTime.parse("yesterday")).isEmpty();
  }

  @Property
  void it_reads_the_same_as_the_jdk(@ForAll("nearlyTimes") String text) {
    Optional<Instant> expected;
    try {
      expected = Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      expected = Optional.empty();
    }
    assertThat(ApiTime.parse(text)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> nearlyTimes() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 61);
    return small
        .list()
        .ofSize(5)
        .flatMap(
            numbers ->
                Arbitraries.integers()
                    .between(0, 9999)
                    .map(
                        year ->
                            "%04d-%02d-%02dT%02d:%02d:%02dZ"
                                .formatted(
                                    year,
                                    numbers.get(0) % 14,
                                    numbers.get(1) % 33,
                                    numbers.get(2) % 25,
                                    numbers.get(3),
                                    numbers.get(4))));
  }
}
