package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One capture: what one tcpdump saw, in one or more files.
 *
 * @param place where it was taken, if the files say so
 * @param parts its files in order, at least one
 */
public record CaptureInput(CapturePlace place, List<Path> parts) {
  public CaptureInput {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a capture without files");
    }
  }

  /** A capture from this pod's network namespace or, if empty, from an unknown one. */
  public CaptureInput(Optional<PodRef> pod, List<Path> parts) {
    this(pod.<CapturePlace>map(CapturePlace.InPod::new).orElseGet(CapturePlace.Unsaid::new), parts);
  }

  /** The pod in whose network namespace it was taken, if the files say so. */
  public Optional<PodRef> pod() {
    return place instanceof CapturePlace.InPod in ? Optional.of(in.pod()) : Optional.empty();
  }

  /** The node on which it was taken, if the files say so. */
  public Optional<String> node() {
    return place instanceof CapturePlace.OnNode on ? Optional.of(on.node()) : Optional.empty();
  }

  /** Whether its first file is named as one that follows another of the same capture. */
  public boolean mayContinue() {
    CaptureName name = CaptureName.of(parts.get(0));
    boolean whole = pod().map(PodRef::name).or(this::node).filter(name.stem()::equals).isPresent();
    return name.part() > 0
        || (!whole
            && (name.asPart().stream().anyMatch(part -> part.part() > 0)
                || !name.asRotated().isEmpty()));
  }
}
