package io.github.pcap2netpol.connection.model;

import java.time.Instant;
import java.util.Comparator;

/** One packet, identified so that a person can look it up. */
public record Sighting(Instant time, String file, long frame) implements Comparable<Sighting> {
  private static final Comparator<Sighting> ORDER =
      Comparator.comparing(Sighting::time)
          .thenComparing(Sighting::file)
          .thenComparingLong(Sighting::frame);

  @Override
  public int compareTo(Sighting other) {
    return ORDER.compare(this, other);
  }
}
