package io.github.pcap2netpol.policy.model;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.List;

/**
 * All generated policies.
 *
 * @param policies the first step: one for each captured workload, by namespace and name
 * @param lockdown the second step: default-deny and allow-dns for each namespace of the first
 * @param uncovered workloads of these namespaces that get no policy, sorted
 */
public record PolicySet(
    List<GeneratedPolicy> policies, List<GeneratedPolicy> lockdown, List<Uncovered> uncovered) {
  public PolicySet {
    policies = List.copyOf(policies);
    lockdown = List.copyOf(lockdown);
    uncovered = List.copyOf(uncovered);
  }

  /**
   * A workload without a policy.
   *
   * @param workload the workload
   * @param reason why it has none, for people
   * @param cutOff whether the lockdown cuts it off: it doesn't govern hostNetwork pods
   */
  public record Uncovered(WorkloadRef workload, String reason, boolean cutOff) {}
}
