package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.net.EpochNanos;
import java.time.Instant;
import java.util.List;

/**
 * One packet of a capture, in compact form; {@link Sighting} is the readable one.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param part the capture's file it is in, from 0
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
    return compare(timeNanos, part, frame, other.timeNanos, other.part, other.frame);
  }

  /** Compares marks by their components. */
  public static int compare(
      long timeNanos, int part, long frame, long otherTime, int otherPart, long otherFrame) {
    if (timeNanos != otherTime) {
      return timeNanos < otherTime ? -1 : 1;
    }
    return part != otherPart ? Integer.compare(part, otherPart) : Long.compare(frame, otherFrame);
  }
}
