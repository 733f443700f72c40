package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a capture was taken.
 *
 * @param name the name of its first file, as the user gave it
 * @param pod the pod whose network namespace it was taken in, if known
 */
public record CapturePoint(String name, Optional<PodRef> pod) implements Comparable<CapturePoint> {
  private static final Comparator<CapturePoint> ORDER =
      Comparator.comparing(CapturePoint::name).thenComparing(CapturePoint::podText);

  @Override
  public int compareTo(CapturePoint other) {
    return ORDER.compare(this, other);
  }

  private String podText() {
    return pod.map(PodRef::toString).orElse("");
  }
}
