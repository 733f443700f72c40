package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.model.Pod;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A pod, and what created it.
 *
 * @param pod the pod
 * @param owners its controllers
 * @param containers the names of its containers, without the capture sidecar
 */
public record OwnedPod(Pod pod, OwnerChain owners, SortedSet<String> containers) {
  public OwnedPod {
    containers = Collections.unmodifiableSortedSet(new TreeSet<>(containers));
  }
}
