package io.github.pcap2netpol.capture.file;

/**
 * The clock of a pcapng interface (draft-ietf-opsawg-pcapng, if_tsresol and if_tsoffset).
 *
 * @param resolution 0 to 255: a tick is 10 to the minus this many seconds; or, with the highest bit
 *     set, 2 to the minus the other bits
 * @param offsetSeconds what to add to each time stamp
 */
record TimeScale(int resolution, long offsetSeconds) {
  static final TimeScale MICROSECONDS = new TimeScale(6, 0);
  private static final long NANOS = 1_000_000_000L;

  /**
   * Nanoseconds since 1970-01-01T00:00:00Z, clamped to the range of a long.
   *
   * @param ticks unsigned
   */
  long nanos(long ticks) {
    int exponent = resolution & 0x7f;
    boolean binary = resolution > 0x7f;
    long seconds;
    long nanos;
    if (binary) {
      seconds = exponent > 63 ? 0 : ticks >>> exponent;
      nanos = binaryFraction(ticks, exponent);
    } else if (exponent <= 19) {
      long perSecond = power(exponent);
      seconds = Long.divideUnsigned(ticks, perSecond);
      long rest = Long.remainderUnsigned(ticks, perSecond);
      nanos =
          exponent <= 9
              ? rest * power(9 - exponent)
              : Long.divideUnsigned(rest, power(exponent - 9));
    } else {
      // 2^64 ticks are less than a second.
      seconds = 0;
      nanos = exponent > 28 ? 0 : Long.divideUnsigned(ticks, power(exponent - 9));
    }
    return together(seconds, nanos);
  }

  private static long binaryFraction(long ticks, int exponent) {
    if (exponent == 0) {
      return 0;
    }
    // The highest 32 bits of the fraction are finer than a nanosecond.
    if (exponent > 64) {
      long shifted = exponent >= 96 ? 0 : (ticks >>> 32) >>> (exponent - 64);
      return (shifted * NANOS) >>> 32;
    }
    return (((ticks << (64 - exponent)) >>> 32) * NANOS) >>> 32;
  }

  private long together(long seconds, long nanos) {
    if (seconds < 0) {
      return Long.MAX_VALUE;
    }
    long sum = seconds + offsetSeconds;
    if (seconds > 0 && offsetSeconds > 0 && sum < 0) {
      return Long.MAX_VALUE;
    }
    long most = Long.MAX_VALUE / NANOS;
    if (sum > most || (sum == most && nanos > Long.MAX_VALUE % NANOS)) {
      return Long.MAX_VALUE;
    }
    // One more than the smallest, which means "no time".
    return sum <= Long.MIN_VALUE / NANOS ? Long.MIN_VALUE + 1 : sum * NANOS + nanos;
  }

  /** 10 to the power of 0 to 19, the last one unsigned. */
  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
