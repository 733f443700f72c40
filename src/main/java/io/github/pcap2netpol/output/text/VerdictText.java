package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import java.util.ArrayList;
import java.util.List;

/** Why a flow is dropped, in words. */
public final class VerdictText {
  private VerdictText() {}

  /** For example {@code no egress rule of shop/frontend matches}. */
  public static String reason(Verdict.Denied verdict) {
    List<String> reasons = new ArrayList<>();
    add(reasons, verdict.egress(), "egress");
    add(reasons, verdict.ingress(), "ingress");
    return String.join("; ", reasons);
  }

  /** The policies that drop it, each as namespace/name. */
  public static List<String> policies(Verdict.Denied verdict) {
    List<String> policies = new ArrayList<>();
    for (EndVerdict end : List.of(verdict.egress(), verdict.ingress())) {
      if (end instanceof Verdict.NoRuleMatches none) {
        policies.addAll(none.policies());
      }
    }
    return policies.stream().distinct().toList();
  }

  private static void add(List<String> reasons, EndVerdict verdict, String direction) {
    if (verdict instanceof Verdict.NoRuleMatches none) {
      reasons.add(
          "no " + direction + " rule of " + String.join(", ", none.policies()) + " matches");
    }
  }
}
