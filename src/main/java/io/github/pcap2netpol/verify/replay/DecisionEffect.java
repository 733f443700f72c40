package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.policyfile.Overwriting;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Finds decisions that the policies can't enforce: policies only ever allow, so traffic that
 * another rule allows, or that no policy governs, stays allowed.
 */
public final class DecisionEffect {
  private DecisionEffect() {}

  /**
   * Judges the traffic that decisions deny.
   *
   * @param texts the policies as they will be written, by place
   * @param diagnostics receives, as severe, traffic that would still be allowed ({@code
   *     decision-without-effect})
   */
  public static void check(
      Decided decided, SortedMap<String, String> texts, Diagnostics diagnostics) {
    if (decided.flows().isEmpty()) {
      return;
    }
    List<Policy> generated = new ArrayList<>();
    texts.forEach(
        (place, text) -> generated.addAll(PolicyReader.read(text, place, new Diagnostics())));
    List<Policy> existing =
        PolicyReader.of(decided.allowed().cluster().policies(), new Diagnostics());
    PolicyEvaluator evaluator =
        PolicyEvaluator.of(Overwriting.applied(generated, existing), decided.allowed().cluster());
    for (Flow flow : decided.flows()) {
      if (TimedVerdict.of(evaluator, flow) instanceof Verdict.Allowed) {
        diagnostics.add(
            Diagnostic.severe(
                "decision-without-effect",
                FlowText.party(flow.source()),
                "A decision denies "
                    + FlowText.connection(flow)
                    + ", but the policies still allow it: another rule lets it through, or no"
                    + " policy governs its ends."));
      }
    }
  }
}
