package io.github.pcap2netpol;

import io.github.pcap2netpol.answer.coverage.Backtest;
import io.github.pcap2netpol.answer.coverage.CaptureSpan;
import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.CoverageFinder;
import io.github.pcap2netpol.answer.explain.RuleReasons;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.parallel.Meanwhile;
import io.github.pcap2netpol.policy.DeniedByDecision;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.UnresolvedNames;
import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.model.NameResolution;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.openness.Openness;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.DecisionEffect;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import io.github.pcap2netpol.verify.replay.WrittenPolicies;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What this tool does: from captures of an application's traffic and the cluster's metadata, it
 * makes the smallest set of NetworkPolicies that allows exactly that traffic, with the evidence for
 * every rule.
 */
public final class Pipeline {
  private Pipeline() {}

  /**
   * Turns captures and metadata into the files to write.
   *
   * @param captured opens a capture file
   * @param threads the most captures to read at once
   * @param diagnostics receives the findings
   * @throws UnusableInputException if none of the input can be used
   */
  public static RunResult run(
      Inputs inputs,
      PolicyOptions options,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics)
      throws UnusableInputException {
    return run(
        inputs,
        options,
        (traffic, found) -> Decided.nothing(traffic),
        captured,
        threads,
        diagnostics);
  }

  /**
   * The same with decisions of people.
   *
   * @param judgement which traffic the policies are to allow
   */
  public static RunResult run(
      Inputs inputs,
      PolicyOptions options,
      Judgement judgement,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics)
      throws UnusableInputException {
    Meanwhile.prepare(PolicySynthesizer::prepare);
    Meanwhile.prepare(Rendering::prepare);
    return conclude(see(inputs, captured, threads, diagnostics), options, judgement, diagnostics);
  }

  /** The same from traffic that has been read already. */
  public static RunResult conclude(
      CapturedTraffic seen, PolicyOptions options, Judgement chosen, Diagnostics diagnostics) {
    Judgement judgement = chosen.recordedFor(seen.recordedFor());
    TrafficMap shown =
        options.inference() == Inferences.INCLUDED
            ? seen.traffic()
            : seen.traffic().withObservedCallers();
    TrafficMap observed = judgement.expected(shown, diagnostics);
    Decided decided = judgement.of(observed, diagnostics);
    TrafficMap traffic =
        options.dns() == NameResolution.NONE
            ? UnresolvedNames.leftOut(decided.allowed(), diagnostics)
            : decided.allowed();
    Rendering rendering = Rendering.begin(observed);
    Meanwhile<List<DeniedFlow>> backtest =
        Meanwhile.start(
            () ->
                CaptureSpan.of(seen.captures(), traffic)
                    .map(span -> Backtest.run(traffic, span, options, Rendering::unwritten))
                    .orElse(List.of()));
    PolicySet made =
        DeniedByDecision.noted(
            PolicySynthesizer.synthesize(traffic, options, decided, diagnostics), decided);
    Optional<Openness> opened =
        options.asked().map(asked -> Openness.of(asked, traffic, Rendering.unwritten(made), made));
    PolicySet policies =
        opened
            .filter(counted -> options.granularity() != Granularity.WORKLOAD)
            .map(counted -> counted.noted(made))
            .orElse(made);
    Meanwhile<Coverage> coverage =
        Meanwhile.start(
            () ->
                CoverageFinder.find(
                    traffic,
                    seen.captures(),
                    seen.watched(),
                    policies,
                    backtest.result(),
                    diagnostics));
    List<OutputFile> written = Rendering.policies(policies, diagnostics);
    ReplayResult replay =
        WrittenPolicies.judge(
            traffic,
            PolicyTexts.of(written, "policies/"),
            PolicyTexts.of(written, "lockdown/"),
            diagnostics);
    DecisionEffect.check(decided, PolicyTexts.of(written, "policies/"), diagnostics);
    Coverage covered = coverage.result();
    Analysis analysis =
        new Analysis(
            Version.current(),
            seen.captures(),
            seen.watched(),
            seen.recordedFor(),
            observed,
            decided,
            policies,
            opened,
            replay,
            covered,
            diagnostics.sorted());
    Rendering.Rendered rendered = rendering.render(analysis, written);
    return new RunResult(analysis, rendered.files(), rendered.connections());
  }

  /**
   * Turns captures and metadata into the graph of who called whom.
   *
   * @param captured opens a capture file
   * @param threads the most captures to read at once
   * @param diagnostics receives the findings
   * @throws UnusableInputException if none of the input can be used
   */
  public static CapturedTraffic see(
      Inputs inputs, Function<Path, CaptureSource> captured, int threads, Diagnostics diagnostics)
      throws UnusableInputException {
    return Observing.see(inputs, captured, threads, Observing.Need.PACKETS, diagnostics);
  }

  /**
   * What captures show without any metadata. No address has an owner, so findings about owners are
   * left out.
   *
   * @param captures files, or folders that are searched; archives are opened
   * @throws UnusableInputException if none of the input can be used
   */
  public static Traffic seeAddresses(
      List<Path> captures,
      OverlayPorts overlays,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics)
      throws UnusableInputException {
    return Observing.addresses(captures, overlays, captured, threads, diagnostics);
  }

  /**
   * Like {@link #see}, but metadata alone is enough: with a bundle without captures, with loose
   * metadata, or with captures without packets.
   */
  public static CapturedTraffic seeIfCaptured(
      Inputs inputs, Function<Path, CaptureSource> captured, int threads, Diagnostics diagnostics)
      throws UnusableInputException {
    return Observing.see(inputs, captured, threads, Observing.Need.METADATA, diagnostics);
  }

  /**
   * The policies that {@link #run} would write without options, as the API server would read them.
   * Findings about making them are left to that run.
   */
  public static GivenPolicies propose(TrafficMap traffic) {
    return GivenPolicies.of(
        PolicyTexts.of(Rendering.policies(PolicyTexts.synthesize(traffic)), "policies/"),
        new Diagnostics());
  }

  /** The results of decisions, without the files. */
  public static Preview preview(TrafficMap seen, PolicyOptions options, Judgement judgement) {
    Diagnostics unsaid = new Diagnostics();
    Decided decided = judgement.of(judgement.expected(seen, unsaid), unsaid);
    PolicySet policies = PolicySynthesizer.synthesize(decided.allowed(), options, decided, unsaid);
    return new Preview(
        decided,
        policies,
        GivenPolicies.of(
            PolicyTexts.of(Rendering.policies(policies), "policies/"), new Diagnostics()));
  }

  /**
   * The results of a run without files.
   *
   * @param decided the traffic after the decisions
   * @param policies the policies that would be written
   * @param given the same as the API server would read it
   */
  public record Preview(Decided decided, PolicySet policies, GivenPolicies given) {}

  /** Why these policies have their rules, as far as the traffic shows. */
  public static RuleReasons reasons(GivenPolicies policies, TrafficMap traffic) {
    PolicySet generated = PolicyTexts.synthesize(traffic);
    GivenPolicies written =
        GivenPolicies.of(PolicyTexts.of(Rendering.policies(generated), ""), new Diagnostics());
    return RuleReasons.of(policies.policies(), generated, written.policies());
  }
}
