package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.PodRef;

/**
 * Where a capture was taken, as far as its file's name, its folder or a bundle's description say.
 */
public sealed interface CapturePlace {
  /** In a pod's network namespace. */
  record InPod(PodRef pod) implements CapturePlace {}

  /** On a node, by name. */
  record OnNode(String node) implements CapturePlace {}

  /** Nothing says it. */
  record Unsaid() implements CapturePlace {}
}
