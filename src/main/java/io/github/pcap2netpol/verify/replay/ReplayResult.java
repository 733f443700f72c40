package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;

/**
 * What our policies and the cluster's own would do together to the observed traffic.
 *
 * @param judged how many flows were judged
 * @param denied established flows that would be denied, sorted: must be empty
 * @param blockedAttempts refused or unanswered attempts that the cluster's own policies block,
 *     sorted
 */
public record ReplayResult(
    long judged, List<DeniedFlow> denied, List<BlockedAttempt> blockedAttempts) {
  public ReplayResult {
    denied = List.copyOf(denied);
    blockedAttempts = List.copyOf(blockedAttempts);
  }

  /** An observed flow that would be denied. */
  public record DeniedFlow(Flow flow, Verdict.Denied verdict) {}

  /** An attempt that failed because existing policies already block it. */
  public record BlockedAttempt(Attempt attempt, Verdict.Denied verdict) {}
}
