package io.github.pcap2netpol.net;

import java.time.Instant;

/** Time stamps as captures count them: nanoseconds since 1970-01-01T00:00:00Z. */
public final class EpochNanos {
  public static final long SECOND = 1_000_000_000L;

  /** No cluster is older than Kubernetes itself. */
  private static final Instant KUBERNETES = Instant.parse("2014-06-06T00:00:00Z");

  /** The year 1, which Go's programs write for no time, in the 32 bits of a pcap file. */
  private static final long YEAR_ONE = 2_288_912_640L;

  private EpochNanos() {}

  /** Whether a time is one that a clock showed, and not what is written in place of one. */
  public static boolean isOfAClock(Instant time) {
    return !time.isBefore(KUBERNETES) && time.getEpochSecond() != YEAR_ONE;
  }

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
