package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.Pod;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A pod, and what the metadata tell of how it came about.
 *
 * @param pod the pod
 * @param owners what controls it
 * @param containers the names of its containers, without a sidecar that captures
 */
public record OwnedPod(Pod pod, OwnerChain owners, SortedSet<String> containers) {
  public OwnedPod {
    containers = Collections.unmodifiableSortedSet(new TreeSet<>(containers));
  }
}
