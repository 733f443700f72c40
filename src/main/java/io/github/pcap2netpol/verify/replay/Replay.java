package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.policyfile.Overwriting;
import io.github.pcap2netpol.verify.replay.ReplayResult.BlockedAttempt;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges all observed traffic by the policies that will be in force. */
final class Replay {
  private static final Comparator<DeniedFlow> WITHIN_PAIR =
      Comparator.<DeniedFlow, String>comparing(denied -> FlowText.connection(denied.flow()))
          .thenComparing(denied -> denied.flow().connection());

  private Replay() {}

  /** Denied flows that share one message. */
  private record Pair(String from, String to, PortProtocol port) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::from).thenComparing(Pair::to).thenComparing(Pair::port);

    static Pair of(Flow flow) {
      return new Pair(
          FlowText.party(flow.source()), FlowText.party(flow.destination()), flow.port());
    }

    @Override
    public int compareTo(Pair other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Judges every flow by the generated and the existing policies together, and every attempt by the
   * existing ones alone. An existing policy that a generated one will overwrite, because it has the
   * same namespace and name, is left out of the former.
   *
   * @param traffic the observed traffic
   * @param generated the policies as they were written
   * @param existing the valid policies that the cluster had
   * @param diagnostics receives each pair of ends and port that would be denied: severe, {@code
   *     replay-denied}
   */
  public static ReplayResult run(
      TrafficMap traffic, List<Policy> generated, List<Policy> existing, Diagnostics diagnostics) {
    List<Policy> applied = Overwriting.applied(generated, existing);
    PolicyEvaluator evaluator = PolicyEvaluator.of(applied, traffic.cluster());
    SortedMap<Pair, List<DeniedFlow>> denied = new TreeMap<>();
    for (Flow flow : traffic.flows()) {
      if (TimedVerdict.of(evaluator, flow) instanceof Verdict.Denied verdict) {
        denied
            .computeIfAbsent(Pair.of(flow), key -> new ArrayList<>())
            .add(new DeniedFlow(flow, verdict));
      }
    }
    denied.values().forEach(flows -> flows.sort(WITHIN_PAIR));
    tell(denied, generated, diagnostics);
    return new ReplayResult(
        traffic.flows().size(),
        denied.values().stream().flatMap(List::stream).toList(),
        blocked(traffic, existing));
  }

  private static List<BlockedAttempt> blocked(TrafficMap traffic, List<Policy> existing) {
    List<BlockedAttempt> blocked = new ArrayList<>();
    if (!existing.isEmpty()) {
      PolicyEvaluator evaluator = PolicyEvaluator.of(existing, traffic.cluster());
      for (Attempt attempt : traffic.attempts()) {
        blocking(attempt, evaluator)
            .ifPresent(verdict -> blocked.add(new BlockedAttempt(attempt, verdict)));
      }
    }
    return blocked;
  }

  /**
   * Why the attempt failed, if policies explain it. An attempt that may have gone to any of several
   * pods must be denied for all of them.
   */
  private static Optional<Verdict.Denied> blocking(Attempt attempt, PolicyEvaluator evaluator) {
    List<Verdict.Denied> verdicts = new ArrayList<>();
    for (Flow flow : attempt.flows()) {
      if (!(TimedVerdict.of(evaluator, flow) instanceof Verdict.Denied verdict)) {
        return Optional.empty();
      }
      verdicts.add(verdict);
    }
    return verdicts.stream().findFirst();
  }

  private static void tell(
      SortedMap<Pair, List<DeniedFlow>> denied, List<Policy> generated, Diagnostics diagnostics) {
    Set<String> ours = generated.stream().map(Policy::fullName).collect(Collectors.toSet());
    denied.forEach(
        (pair, flows) ->
            diagnostics.add(
                new Diagnostic(
                    Severity.SEVERE,
                    "replay-denied",
                    pair.from(),
                    message(flows.get(0), ours),
                    flows.size())));
  }

  private static String message(DeniedFlow denied, Set<String> ours) {
    String text =
        FlowText.connection(denied.flow())
            + " would be denied: "
            + FlowText.reason(denied.flow(), denied.verdict());
    boolean byOthers =
        isByOthers(denied.verdict().egress(), ours) || isByOthers(denied.verdict().ingress(), ours);
    return byOthers
        ? text + " (none of them made by this run: add a rule there if the policy is to stay)"
        : text;
  }

  private static boolean isByOthers(EndVerdict verdict, Set<String> ours) {
    return verdict instanceof Verdict.NoRuleMatches none
        && none.policies().stream().noneMatch(ours::contains);
  }
}
