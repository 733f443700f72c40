package io.github.pcap2netpol.net;

import java.time.Instant;

/** Time stamps as captures count them: nanoseconds since 1970-01-01T00:00:00Z. */
public final class EpochNanos {
  public static final long SECOND = 1_000_000_000L;

  private EpochNanos() {}

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(second(nanos), Math.floorMod(nanos, SECOND));
  }

  /** The full second that it lies in, since 1970. */
  public static long second(long nanos) {
    return Math.floorDiv(nanos, SECOND);
  }

  /** The nanoseconds of a time, or the nearest ones in range, which is from 1677 to 2262. */
  public static long of(Instant time) {
    if (time.getEpochSecond() >= Long.MAX_VALUE / SECOND) {
      return Long.MAX_VALUE;
    }
    if (time.getEpochSecond() <= Long.MIN_VALUE / SECOND) {
      return Long.MIN_VALUE;
    }
    return time.getEpochSecond() * SECOND + time.getNano();
  }
}
