package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.PodRef;

/**
 * Where a capture was taken, as far as its file name, its folder or a bundle's description says.
 */
public sealed interface CapturePlace {
  /** In a pod's network namespace. */
  record InPod(PodRef pod) implements CapturePlace {}

  /** On a node, by name. */
  record OnNode(String node) implements CapturePlace {}

  /** Unknown. */
  record Unsaid() implements CapturePlace {}
}
