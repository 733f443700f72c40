package io.github.pcap2netpol.scenario;

import java.time.Duration;
import java.time.Instant;

/** The times of all scenarios: captures begin at {@link #START}; the cluster is an hour older. */
final class CaptureClock {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** When the metadata was fetched. */
  static final Instant SNAPSHOT = START.plusSeconds(600);

  /** When pods started that were there before the capture. */
  static final Instant BEFORE = START.minus(Duration.ofHours(1));

  private CaptureClock() {}

  /** Seconds after the start of the captures. */
  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }
}
