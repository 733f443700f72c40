package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Optional;

/**
 * The network namespace in which a capture was taken.
 *
 * @param pod the pod, if known
 * @param nodes whether it is a node's own network, which hostNetwork pods share
 */
record CaptureOrigin(Optional<PodRef> pod, boolean nodes) {
  static final CaptureOrigin UNKNOWN = new CaptureOrigin(Optional.empty(), false);
  static final CaptureOrigin NODE = new CaptureOrigin(Optional.empty(), true);
}
