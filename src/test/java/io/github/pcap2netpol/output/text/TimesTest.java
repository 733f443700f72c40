package io.github.pcap2netpol.output.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void a_time_in_microseconds_has_six_decimal_places() {
    assertThat(Times.rfc3339(Instant.parse("2026-01-02T03:04:05.000060Z")))
        .isEqualTo("2026-01-02T03:04:05.000060Z");
  }

  @Test
  void a_time_in_nanoseconds_has_nine_decimal_places() {
    assertThat(Times.rfc3339(Instant.parse("0999-01-02T03:04:05.000000007Z")))
        .isEqualTo("0999-01-02T03:04:05.000000007Z");
  }

  @Property
  void every_time_is_written_as_the_jdk_writes_it(
      @ForAll @LongRange(min = -70_000_000_000L, max = 400_000_000_000L) long second) {
    Instant time = Instant.ofEpochSecond(second, 1000);
    assertThat(Times.rfc3339(time))
        .isEqualTo(
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time));
  }
}
