package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A rule that a policy lacks if the blocked connections should be allowed.
 *
 * @param namespace the policy's namespace
 * @param policy the policy's name: one of those that isolate the end that blocked it, or a new one
 * @param newPolicyFor which pods a new policy is for; empty if the policy exists. A new one is
 *     needed if all policies that isolate a pod also select others, for which a rule would open too
 *     much
 * @param direction the rule's direction
 * @param first whether the policy has no rule in that direction yet
 * @param isolated the workload whose pods blocked it
 * @param alsoOpens other workloads whose pods the policy selects, so that the rule opens them too
 * @param peer who must be allowed
 * @param peerName the peer in words
 * @param ports the ports, at least one
 * @param count how many blocks in the log it is for
 */
public record MissingRule(
    String namespace,
    String policy,
    Optional<LabelSelector> newPolicyFor,
    Direction direction,
    boolean first,
    WorkloadRef isolated,
    SortedSet<WorkloadRef> alsoOpens,
    RulePeer peer,
    String peerName,
    SortedSet<PortProtocol> ports,
    long count) {
  public MissingRule {
    alsoOpens = Collections.unmodifiableSortedSet(new TreeSet<>(alsoOpens));
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }
}
