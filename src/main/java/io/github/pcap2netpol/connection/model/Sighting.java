package io.github.pcap2netpol.connection.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One packet, so that a person can look it up.
 *
 * @param time its time stamp
 * @param file the file it is in, as the user gave it; for a socket sample, the sample's file
 * @param frame its number in the file, from 1; 0 for a socket sample
 */
public record Sighting(Instant time, String file, long frame) implements Comparable<Sighting> {
  @Override
  public int compareTo(Sighting other) {
    int byTime = time.compareTo(other.time);
    if (byTime != 0) {
      return byTime;
    }
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    return Long.compare(frame, other.frame);
  }

  /** Written out: what the compiler would generate is linked at run time, at every start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Sighting that
            && time.equals(that.time)
            && file.equals(that.file)
            && frame == that.frame);
  }

  @Override
  public int hashCode() {
    return (time.hashCode() * 31 + file.hashCode()) * 31 + Long.hashCode(frame);
  }
}
