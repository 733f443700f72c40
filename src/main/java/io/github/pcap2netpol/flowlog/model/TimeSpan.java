package io.github.pcap2netpol.flowlog.model;

/**
 * The time from a connection's first recorded packet to its last.
 *
 * @param first in nanoseconds since 1970-01-01T00:00:00Z
 * @param last likewise, not before {@code first}
 */
public record TimeSpan(long first, long last) {
  public TimeSpan {
    last = Math.max(first, last);
  }

  /** A single moment. */
  public static TimeSpan at(long nanos) {
    return new TimeSpan(nanos, nanos);
  }
}
