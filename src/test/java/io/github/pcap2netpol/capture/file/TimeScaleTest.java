package io.github.pcap2netpol.capture.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeScaleTest {

  /** Against exact arithmetic; a binary fraction may lose the last nanosecond. */
  @Property
  void ticks_of_any_resolution_become_nanoseconds(
      @ForAll long ticks, @ForAll @IntRange(min = 0, max = 255) int resolution) {
    int exponent = resolution & 0x7f;
    BigInteger unit =
        resolution > 0x7f ? BigInteger.TWO.pow(exponent) : BigInteger.TEN.pow(exponent);
    BigInteger exact =
        new BigInteger(Long.toUnsignedString(ticks))
            .multiply(BigInteger.valueOf(1_000_000_000))
            .divide(unit);

    long nanos = new TimeScale(resolution, 0).nanos(ticks);

    if (exact.bitLength() > 63) {
      assertThat(nanos).isGreaterThan(Long.MAX_VALUE - 2_000_000_000L);
    } else {
      assertThat(nanos).isBetween(exact.longValue() - 1, exact.longValue());
    }
  }

  @Test
  void an_offset_moves_the_time_without_overflow() {
    assertThat(new TimeScale(6, -2).nanos(1)).isEqualTo(-1_999_999_000L);
    assertThat(new TimeScale(0, Long.MAX_VALUE).nanos(5)).isEqualTo(Long.MAX_VALUE);
    assertThat(new TimeScale(0, Long.MIN_VALUE).nanos(5)).isEqualTo(Long.MIN_VALUE + 1);
  }
}
