package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.net.EpochNanos;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One packet of a capture, in compact form; {@link Sighting} is the readable one.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param part the capture's file it is in, from 0
 * @param frame its number in the file, from 1; 0 for a socket sample
 */
public record Mark(long timeNanos, int part, long frame) implements Comparable<Mark> {
  private static final Comparator<Mark> ORDER =
      Comparator.comparingLong(Mark::timeNanos)
          .thenComparingInt(Mark::part)
          .thenComparingLong(Mark::frame);

  Instant time() {
    return EpochNanos.instant(timeNanos);
  }

  public Sighting sighting(List<String> files) {
    return new Sighting(time(), files.get(part), frame);
  }

  @Override
  public int compareTo(Mark other) {
    return ORDER.compare(this, other);
  }
}
