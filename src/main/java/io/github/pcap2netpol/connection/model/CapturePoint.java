package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a capture was taken.
 *
 * @param name the name of its first file, as the user gave it
 * @param pod whose network namespace it was taken in, if known
 */
public record CapturePoint(String name, Optional<PodRef> pod) implements Comparable<CapturePoint> {
  @Override
  public int compareTo(CapturePoint other) {
    int byName = name.compareTo(other.name);
    return byName != 0 || pod.equals(other.pod) ? byName : podText().compareTo(other.podText());
  }

  private String podText() {
    return pod.map(PodRef::toString).orElse("");
  }

  /** Written out: what the compiler would generate is linked at run time, at every start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof CapturePoint that && name.equals(that.name) && pod.equals(that.pod));
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + pod.hashCode();
  }
}
