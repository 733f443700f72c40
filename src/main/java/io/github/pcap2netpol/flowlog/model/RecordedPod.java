package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a record says about a pod.
 *
 * @param address its address
 * @param labels its labels, as far as the record has them
 * @param workload its top-most controller, if the record names it
 */
public record RecordedPod(
    PodRef ref,
    IpAddress address,
    SortedMap<String, String> labels,
    Optional<WorkloadRef> workload) {
  public RecordedPod {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
