package io.github.pcap2netpol;

import io.github.pcap2netpol.answer.coverage.Backtest;
import io.github.pcap2netpol.answer.coverage.CaptureSpan;
import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.CoverageFinder;
import io.github.pcap2netpol.answer.explain.RuleReasons;
import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.TrafficReader;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.Observation;
import io.github.pcap2netpol.graph.TrafficMapper;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.parallel.Meanwhile;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import io.github.pcap2netpol.verify.replay.WrittenPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What this tool does: captures of what an application says on the wire, plus the cluster's
 * metadata, become the smallest set of NetworkPolicies that lets exactly that through, with the
 * evidence for every rule.
 */
public final class Pipeline {
  private Pipeline() {}

  /**
   * What to read.
   *
   * @param bundles folders that contain captures and the metadata for them
   * @param captures loose captures, resolved by {@code cluster}; may be empty
   * @param cluster loose metadata; empty without loose captures
   * @param overlays the UDP ports at which captures may contain tunnelled packets
   */
  public record Inputs(
      List<Path> bundles, List<Path> captures, List<Path> cluster, OverlayPorts overlays) {
    public Inputs {
      bundles = List.copyOf(bundles);
      captures = List.copyOf(captures);
      cluster = List.copyOf(cluster);
    }

    /** With overlays on their usual ports. */
    public Inputs(List<Path> bundles, List<Path> captures, List<Path> cluster) {
      this(bundles, captures, cluster, OverlayPorts.USUAL);
    }
  }

  /**
   * The result of a run.
   *
   * @param analysis everything that was found
   * @param files the files to write
   * @param connections how many connections were observed; one that both ends captured counts once
   */
  public record Outcome(Analysis analysis, List<OutputFile> files, long connections) {
    public Outcome {
      files = List.copyOf(files);
    }
  }

  /**
   * The observed traffic, before any policy is made from it.
   *
   * @param captures what was read from each capture
   * @param traffic who talked to whom
   */
  public record Seen(SortedMap<CapturePoint, List<CaptureStats>> captures, TrafficMap traffic) {
    public Seen {
      captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
    }
  }

  /**
   * Turns captures and metadata into the files to write.
   *
   * @param captured opens a capture file
   * @param threads the most captures to read at once
   * @param diagnostics receives the findings
   * @throws UnusableInputException if none of the input can be used
   */
  public static Outcome run(
      Inputs inputs,
      PolicyOptions options,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics)
      throws UnusableInputException {
    Meanwhile.prepare(PolicySynthesizer::prepare);
    Meanwhile.prepare(Rendering::prepare);
    Seen seen = see(inputs, captured, threads, diagnostics);
    TrafficMap traffic = seen.traffic();
    Rendering rendering = Rendering.begin(traffic);
    Meanwhile<List<DeniedFlow>> backtest =
        Meanwhile.start(
            () ->
                CaptureSpan.of(seen.captures(), traffic)
                    .map(span -> Backtest.run(traffic, span, options, Pipeline::asRead))
                    .orElse(List.of()));
    PolicySet policies = PolicySynthesizer.synthesize(traffic, options, diagnostics);
    List<OutputFile> written = Rendering.policies(policies, diagnostics);
    ReplayResult replay =
        WrittenPolicies.judge(
            traffic, texts(written, "policies/"), texts(written, "lockdown/"), diagnostics);
    Coverage coverage =
        CoverageFinder.find(traffic, seen.captures(), policies, backtest.result(), diagnostics);
    Analysis analysis =
        new Analysis(
            Version.current(),
            seen.captures(),
            traffic,
            policies,
            replay,
            coverage,
            diagnostics.sorted());
    Rendering.Rendered rendered = rendering.render(analysis, written);
    return new Outcome(analysis, rendered.files(), rendered.connections());
  }

  /**
   * Turns captures and metadata into the graph of who talked to whom.
   *
   * @param captured opens a capture file
   * @param threads the most captures to read at once
   * @param diagnostics receives the findings
   * @throws UnusableInputException if none of the input can be used
   */
  public static Seen see(
      Inputs inputs, Function<Path, CaptureSource> captured, int threads, Diagnostics diagnostics)
      throws UnusableInputException {
    return see(inputs, captured, threads, Need.PACKETS, diagnostics);
  }

  /**
   * As {@link #see}, but content with metadata alone: with a bundle without captures, with loose
   * metadata, or with captures without packets.
   */
  public static Seen seeIfCaptured(
      Inputs inputs, Function<Path, CaptureSource> captured, int threads, Diagnostics diagnostics)
      throws UnusableInputException {
    return see(inputs, captured, threads, Need.METADATA, diagnostics);
  }

  /** What a command can't do without. */
  private enum Need {
    PACKETS,
    METADATA
  }

  private static Seen see(
      Inputs inputs,
      Function<Path, CaptureSource> captured,
      int threads,
      Need need,
      Diagnostics diagnostics)
      throws UnusableInputException {
    // In parallel with the metadata, which a single thread reads.
    Meanwhile.prepare(CaptureReader::prepare);
    List<Bundle> bundles = read(inputs, need, diagnostics);
    List<Observation> observations =
        observe(bundles, inputs.overlays(), captured, threads, diagnostics);
    if (need == Need.PACKETS) {
      requireConnections(observations, diagnostics);
    }
    return new Seen(captures(observations), TrafficMapper.map(observations, diagnostics));
  }

  /**
   * The policies that {@link #run} would write without options, as the API server would read them.
   * Findings about making them are left to that run.
   */
  public static GivenPolicies propose(TrafficMap traffic) {
    return GivenPolicies.of(
        texts(Rendering.policies(synthesize(traffic)), "policies/"), new Diagnostics());
  }

  /** Why these policies have their rules, as far as the traffic tells. */
  public static RuleReasons reasons(GivenPolicies policies, TrafficMap traffic) {
    PolicySet generated = synthesize(traffic);
    GivenPolicies written =
        GivenPolicies.of(texts(Rendering.policies(generated), ""), new Diagnostics());
    return RuleReasons.of(policies.policies(), generated, written.policies());
  }

  private static List<Policy> asRead(PolicySet policies) {
    return GivenPolicies.of(texts(Rendering.policies(policies), "policies/"), new Diagnostics())
        .policies();
  }

  private static PolicySet synthesize(TrafficMap traffic) {
    return PolicySynthesizer.synthesize(traffic, PolicyOptions.DEFAULT, new Diagnostics());
  }

  private static List<Bundle> read(Inputs inputs, Need need, Diagnostics diagnostics)
      throws UnusableInputException {
    List<Bundle> bundles = new ArrayList<>();
    List<UnusableInputException> unusable = new ArrayList<>();
    for (Path folder : inputs.bundles()) {
      try {
        bundles.add(
            need == Need.PACKETS || BundleReader.hasCaptures(folder)
                ? BundleReader.read(folder, diagnostics)
                : BundleReader.readMetadata(folder, diagnostics));
      } catch (UnusableInputException e) {
        unusable.add(e);
      }
    }
    if (!inputs.captures().isEmpty() || !inputs.cluster().isEmpty()) {
      try {
        bundles.add(
            inputs.captures().isEmpty()
                ? BundleReader.readMetadata(inputs.cluster(), diagnostics)
                : BundleReader.readLoose(inputs.captures(), inputs.cluster(), diagnostics));
      } catch (UnusableInputException e) {
        unusable.add(e);
      }
    }
    if (bundles.isEmpty() && unusable.size() == 1) {
      throw unusable.get(0);
    }
    unusable.forEach(
        e ->
            diagnostics.add(
                Diagnostic.severe("input-unusable", "", String.valueOf(e.getMessage()))));
    if (bundles.isEmpty()) {
      throw new UnusableInputException("None of the inputs could be used.");
    }
    return bundles;
  }

  private static List<Observation> observe(
      List<Bundle> bundles,
      OverlayPorts overlays,
      Function<Path, CaptureSource> captured,
      int threads,
      Diagnostics diagnostics) {
    // Open all of them before reading the first, so that progress knows the total.
    Map<Path, CaptureSource> sources = new HashMap<>();
    bundles.stream()
        .flatMap(bundle -> bundle.captures().stream())
        .flatMap(capture -> capture.parts().stream())
        .forEach(part -> sources.computeIfAbsent(part, captured));
    List<Observation> observations = new ArrayList<>();
    for (Bundle bundle : bundles) {
      int files = bundle.captures().stream().mapToInt(capture -> capture.parts().size()).sum();
      observations.add(
          new Observation(
              bundle,
              TrafficReader.read(
                  bundle,
                  part -> Objects.requireNonNull(sources.get(part)),
                  overlays,
                  Math.max(1, Math.min(threads, files)),
                  diagnostics)));
    }
    return observations;
  }

  private static void requireConnections(List<Observation> observations, Diagnostics diagnostics)
      throws UnusableInputException {
    if (observations.stream().allMatch(one -> one.traffic().connections().isEmpty())) {
      requirePackets(observations);
      diagnostics.add(
          Diagnostic.severe(
              "nothing-seen",
              "",
              "No connections were observed in any capture, so the policies deny nearly everything. Do not apply them; capture again while the application is in use."));
    }
  }

  private static void requirePackets(List<Observation> observations) throws UnusableInputException {
    List<CaptureStats> files =
        observations.stream()
            .flatMap(one -> one.traffic().captures().values().stream())
            .flatMap(List::stream)
            .toList();
    if (files.stream().mapToLong(CaptureStats::legible).sum() == 0) {
      throw new UnusableInputException(
          (files.size() == 1
                  ? "The capture contains no readable packet"
                  : "None of the " + files.size() + " captures contains a readable packet")
              + ", so there is nothing to make policies from. Check how they were taken and"
              + " copied.");
    }
  }

  /** The texts, by path, of the policies below this folder; "" is all. */
  private static SortedMap<String, String> texts(List<OutputFile> written, String folder) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (OutputFile file : written) {
      if (file.path().startsWith(folder) && !file.path().endsWith("kustomization.yaml")) {
        texts.put(file.path(), file.contents());
      }
    }
    return texts;
  }

  private static SortedMap<CapturePoint, List<CaptureStats>> captures(
      List<Observation> observations) {
    SortedMap<CapturePoint, List<CaptureStats>> all = new TreeMap<>();
    observations.forEach(
        observation ->
            observation
                .traffic()
                .captures()
                .forEach(
                    (point, stats) ->
                        all.merge(
                            point,
                            stats,
                            (one, other) -> {
                              List<CaptureStats> both = new ArrayList<>(one);
                              both.addAll(other);
                              return both;
                            })));
    return all;
  }
}
