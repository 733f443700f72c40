package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one policy is for, as far as metadata and captures tell.
 *
 * @param namespace its namespace
 * @param name its name
 * @param place where it was read: a file, or the cluster
 * @param selected the workloads of the metadata of which it selects a pod, in order
 * @param seen whether it selects a pod at an end of something that was seen
 * @param rules its rules, ingress first
 */
public record PolicyUse(
    String namespace,
    String name,
    String place,
    SortedSet<WorkloadRef> selected,
    boolean seen,
    List<RuleUse> rules) {
  public PolicyUse {
    selected = Collections.unmodifiableSortedSet(new TreeSet<>(selected));
    rules = List.copyOf(rules);
  }

  /** namespace/name. */
  public String fullName() {
    return namespace + "/" + name;
  }
}
