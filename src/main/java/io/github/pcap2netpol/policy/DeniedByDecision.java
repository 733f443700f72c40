package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decided.DeniedEdge;
import io.github.pcap2netpol.decision.Decided.DeniedExposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Adds comments to each policy about the traffic that decisions deny. */
public final class DeniedByDecision {
  private DeniedByDecision() {}

  /** The same policies, with comments about the decisions. */
  public static PolicySet noted(PolicySet policies, Decided decided) {
    return decided.isNothing()
        ? policies
        : new PolicySet(
            policies.policies().stream().map(policy -> noted(policy, decided)).toList(),
            policies.lockdown(),
            policies.uncovered());
  }

  private static GeneratedPolicy noted(GeneratedPolicy policy, Decided decided) {
    List<String> comments = new ArrayList<>(policy.comments());
    for (DeniedEdge denied : decided.edges()) {
      String at = " at " + denied.edge().port() + " (" + denied.decision().explained() + ")";
      if (isOf(denied.edge().to(), policy.governs())) {
        comments.add("denied by decision: from " + denied.edge().from() + at);
      }
      if (isOf(denied.edge().from(), policy.governs())) {
        comments.add("denied by decision: to " + denied.edge().to() + at);
      }
    }
    for (DeniedExposure closed : decided.exposures()) {
      if (policy.governs().contains(closed.exposure().workload())) {
        comments.add(
            "denied by decision: from outside at "
                + closed.exposure().port()
                + " ("
                + closed.decision().explained()
                + ")");
      }
    }
    return new GeneratedPolicy(policy.policy(), policy.governs(), comments, policy.rules());
  }

  private static boolean isOf(Peer peer, Set<WorkloadRef> workloads) {
    return peer instanceof Peer.WorkloadPeer of && workloads.contains(of.workload());
  }
}
