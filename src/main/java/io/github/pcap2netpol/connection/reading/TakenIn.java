package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.model.PodRef;
import java.util.Optional;

/**
 * Whose network namespace a capture was taken in.
 *
 * @param pod the pod, if known
 * @param nodes whether it is a node's own network: a hostNetwork pod's is
 */
record TakenIn(Optional<PodRef> pod, boolean nodes) {
  static final TakenIn UNKNOWN = new TakenIn(Optional.empty(), false);
  static final TakenIn NODE = new TakenIn(Optional.empty(), true);
}
