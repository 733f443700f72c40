package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;

/**
 * What the policies, ours and the cluster's own together, would do to what was seen.
 *
 * @param judged how many flows were judged
 * @param denied established flows that would be denied, in order: must be empty
 * @param blockedAttempts refused or unanswered attempts that the cluster's own policies block, in
 *     order
 */
public record ReplayResult(
    long judged, List<DeniedFlow> denied, List<BlockedAttempt> blockedAttempts) {
  public ReplayResult {
    denied = List.copyOf(denied);
    blockedAttempts = List.copyOf(blockedAttempts);
  }

  /** A flow that was seen and would be denied. */
  public record DeniedFlow(Flow flow, Verdict.Denied verdict) {}

  /** An attempt that came to nothing since policies that were there already block it. */
  public record BlockedAttempt(Attempt attempt, Verdict.Denied verdict) {}
}
