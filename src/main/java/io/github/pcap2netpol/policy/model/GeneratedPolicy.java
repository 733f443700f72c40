package io.github.pcap2netpol.policy.model;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A NetworkPolicy with the reasons for it.
 *
 * @param policy the object; must not be modified
 * @param governs the workloads it governs; empty in the second step
 * @param comments the comments at the top, one line each
 * @param rules one for each element of its ingress and egress lists, ingress first
 */
public record GeneratedPolicy(
    NetworkPolicy policy,
    SortedSet<WorkloadRef> governs,
    List<String> comments,
    List<GeneratedRule> rules) {
  public GeneratedPolicy {
    governs = Collections.unmodifiableSortedSet(new TreeSet<>(governs));
    comments = List.copyOf(comments);
    rules = List.copyOf(rules);
  }

  /** The same with one more comment at the top. */
  public GeneratedPolicy with(String comment) {
    List<String> lines = new ArrayList<>(comments);
    lines.add(comment);
    return new GeneratedPolicy(policy, governs, lines, rules);
  }

  public String namespace() {
    return policy.getMetadata().getNamespace();
  }

  public String name() {
    return policy.getMetadata().getName();
  }
}
