package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one policy was used, as far as metadata and captures show.
 *
 * @param namespace its namespace
 * @param name its name
 * @param place where it was read from: a file, or the cluster
 * @param selected the workloads in the metadata that have a pod it selects, sorted
 * @param seen whether it selects a pod that took part in observed traffic
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
