package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import io.github.pcap2netpol.verify.use.ObservedTraffic;

/**
 * Traffic together with what the policies do to it.
 *
 * @param traffic the observed traffic
 * @param verdict the verdict on the example flow; for blocked traffic, on each of its flows
 */
public record JudgedTraffic(ObservedTraffic traffic, Verdict verdict) {
  public boolean isBlocked() {
    return verdict instanceof Verdict.Denied;
  }

  /**
   * Formatted as in {@code TCP connection from ... would be blocked: ...}; empty if it isn't
   * blocked.
   */
  public String sentence() {
    return verdict instanceof Verdict.Denied denied
        ? FlowText.connection(traffic.example(), traffic.opening())
            + " would be blocked: "
            + FlowText.blockers(traffic.example(), denied)
        : "";
  }

  /** The part of the sentence after the colon; empty if it isn't blocked. */
  public String reason() {
    return verdict instanceof Verdict.Denied denied
        ? FlowText.blockers(traffic.example(), denied)
        : "";
  }
}
