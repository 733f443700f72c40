package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.net.EpochNanos;
import java.time.Instant;
import java.util.List;

/**
 * One packet of a capture, as short as can be: a {@link Sighting} to be.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param part which of the capture's files, from 0
 * @param frame its number in the file, from 1; 0 for a socket sample
 */
public record Mark(long timeNanos, int part, long frame) implements Comparable<Mark> {
  Instant time() {
    return EpochNanos.instant(timeNanos);
  }

  public Sighting sighting(List<String> files) {
    return new Sighting(time(), files.get(part), frame);
  }

  @Override
  public int compareTo(Mark other) {
    int byTimeNanos = Long.compare(timeNanos, other.timeNanos);
    if (byTimeNanos != 0) {
      return byTimeNanos;
    }
    int byPart = Integer.compare(part, other.part);
    if (byPart != 0) {
      return byPart;
    }
    return Long.compare(frame, other.frame);
  }
}
