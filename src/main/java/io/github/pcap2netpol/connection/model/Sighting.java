package io.github.pcap2netpol.connection.model;

import java.time.Instant;
import java.util.Comparator;

/**
 * One packet, so that a person can look it up.
 *
 * @param time its time stamp
 * @param file the file it is in, as the user gave it; for a socket sample, the sample's file
 * @param frame its number in the file, from 1; 0 for a socket sample
 */
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
