package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One capture: what one tcpdump saw, in one or more files.
 *
 * @param pod the pod in whose network namespace it was taken, if the file's place in a bundle says
 *     so
 * @param parts its files in order, at least one
 */
public record CaptureInput(Optional<PodRef> pod, List<Path> parts) {
  public CaptureInput {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a capture without files");
    }
  }
}
