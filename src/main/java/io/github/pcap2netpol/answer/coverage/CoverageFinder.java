package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Sums up what was not observed, and how late the last new things were observed. */
public final class CoverageFinder {
  private CoverageFinder() {}

  /**
   * Finds the coverage.
   *
   * @param watched the pods of captures that hold several pods
   * @param backtest the result of {@link Backtest}
   * @param diagnostics receives, as warnings, what will be denied because it was not observed
   */
  public static Coverage find(
      TrafficMap traffic,
      SortedMap<CapturePoint, List<CaptureStats>> captures,
      List<Watched> watched,
      PolicySet policies,
      List<DeniedFlow> backtest,
      Diagnostics diagnostics) {
    Optional<CaptureSpan> span = CaptureSpan.of(captures, traffic);
    List<Unseen> unseen = new UnseenObjects(traffic, captures, watched, diagnostics).find();
    List<GeneratedRule> seen =
        policies.policies().stream()
            .flatMap(policy -> policy.rules().stream())
            .filter(rule -> firstSeen(rule).isPresent())
            .toList();
    Optional<Duration> lastNew =
        span.flatMap(
            all ->
                seen.stream()
                    .flatMap(rule -> firstSeen(rule).stream())
                    .max(Comparator.naturalOrder())
                    .map(last -> Duration.between(all.first(), last)));
    return new Coverage(
        unseen,
        span.map(CaptureSpan::length),
        lastNew,
        seen.size(),
        seen.stream().filter(rule -> connections(rule) == 1).count(),
        backtest);
  }

  private static Optional<Instant> firstSeen(GeneratedRule rule) {
    return Stream.concat(
            rule.edges().stream()
                .map(TrafficEdge::basis)
                .filter(Basis.Observed.class::isInstance)
                .map(basis -> ((Basis.Observed) basis).evidence().first().time()),
            rule.exposures().stream()
                .map(Exposure::basis)
                .map(basis -> basis.evidence().first().time()))
        .min(Comparator.naturalOrder());
  }

  private static long connections(GeneratedRule rule) {
    return rule.edges().stream()
            .map(TrafficEdge::basis)
            .filter(Basis.Observed.class::isInstance)
            .mapToLong(basis -> ((Basis.Observed) basis).evidence().connections())
            .sum()
        + rule.exposures().stream().mapToLong(each -> each.basis().evidence().connections()).sum();
  }
}
