package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes policies from the first half of the captures, and judges the new connections of the second
 * half by them. What they would have denied is what captures of half the length would have missed.
 */
public final class Backtest {
  private Backtest() {}

  private record Pair(String from, String to, PortProtocol port) {}

  /**
   * One flow for each pair of ends and port that the first half's policies would deny.
   *
   * @param asRead converts generated policies to what they are once written and read back
   */
  public static List<DeniedFlow> run(
      TrafficMap traffic,
      CaptureSpan span,
      PolicyOptions options,
      Function<PolicySet, List<Policy>> asRead) {
    Instant middle = span.middle();
    List<Flow> late =
        traffic.flows().stream().filter(flow -> !first(flow).isBefore(middle)).toList();
    if (late.isEmpty() || late.size() == traffic.flows().size()) {
      return List.of();
    }
    PolicySet early =
        PolicySynthesizer.synthesize(
            until(traffic, middle, options.inference()), options, new Diagnostics());
    PolicyEvaluator evaluator = PolicyEvaluator.of(asRead.apply(early), traffic.cluster());
    SortedMap<String, DeniedFlow> denied = new TreeMap<>();
    for (Flow flow : late) {
      Pair pair =
          new Pair(FlowText.party(flow.source()), FlowText.party(flow.destination()), flow.port());
      if (!denied.containsKey(pair.toString())
          && evaluator.evaluate(flow) instanceof Verdict.Denied verdict) {
        denied.put(pair.toString(), new DeniedFlow(flow, verdict));
      }
    }
    return List.copyOf(denied.values());
  }

  private static Instant first(Flow flow) {
    return flow.connection().tally().first().time();
  }

  /** The traffic as known at that moment. */
  private static TrafficMap until(TrafficMap traffic, Instant moment, Inferences inferences) {
    Set<Peer> callers = new HashSet<>();
    Set<Called> called = new HashSet<>();
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (isSeenBefore(edge, moment)) {
        callers.add(edge.from());
        called.add(new Called(edge.to(), edge.port()));
      }
    }
    List<TrafficEdge> edges =
        traffic.graph().edges().stream()
            .filter(
                edge ->
                    isSeenBefore(edge, moment)
                        // Everything inferred from what was observed by then: rather too much than
                        // too little.
                        || (edge.isInferred()
                            && (callers.contains(edge.from())
                                || called.contains(new Called(edge.to(), edge.port()))))
                        // Every workload may resolve names, whether or not it did by then.
                        || (edge.isDns() && inferences == Inferences.INCLUDED))
            .toList();
    List<Exposure> exposures =
        traffic.exposures().stream()
            .filter(each -> each.basis().evidence().first().time().isBefore(moment))
            .toList();
    return new TrafficMap(
        TrafficGraph.of(traffic.graph().peers(), edges),
        exposures,
        List.of(),
        List.of(),
        List.of(),
        traffic.cluster(),
        traffic.captured(),
        traffic.lookups());
  }

  private record Called(Peer to, PortProtocol port) {}

  private static boolean isSeenBefore(TrafficEdge edge, Instant moment) {
    return edge.evidence().filter(seen -> seen.first().time().isBefore(moment)).isPresent();
  }
}
