package io.github.pcap2netpol.output;

import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.contract.ObservedContracts;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.dot.TrafficDot;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.page.ReportPage;
import io.github.pcap2netpol.output.picture.DeniedTraffic;
import io.github.pcap2netpol.output.picture.Pictures;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionCounts;
import io.github.pcap2netpol.output.report.ConnectionRow;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.report.ConnectionsCsv;
import io.github.pcap2netpol.output.report.ReportJson;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.yaml.ContractsFile;
import io.github.pcap2netpol.output.yaml.PolicyFiles;
import io.github.pcap2netpol.output.yaml.PolicyOrigin;
import io.github.pcap2netpol.output.yaml.PolicySizes;
import io.github.pcap2netpol.output.yaml.UnwrittenPolicies;
import io.github.pcap2netpol.parallel.Meanwhile;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All files of the output folder as values, by path. Everything that needs no policies is rendered
 * in a second thread, which makes short runs quicker.
 */
public final class Rendering {
  private final PeerNames names;
  private final Meanwhile<List<ConnectionRow>> table;
  private final Meanwhile<OutputFile> graph;
  private final Meanwhile<Pictures> pictures;

  private Rendering(TrafficMap traffic) {
    names = new PeerNames(traffic);
    table = Meanwhile.start(() -> ConnectionRows.of(traffic, names));
    graph = Meanwhile.start(() -> TrafficDot.render(traffic, DeniedTraffic.NONE, names));
    pictures = Meanwhile.start(() -> Pictures.of(traffic, DeniedTraffic.NONE, names));
  }

  /** Loads what rendering needs first, while the captures are read. */
  public static void prepare() {
    Pictures.prepare();
  }

  /** Starts rendering everything that needs no policies. */
  public static Rendering begin(TrafficMap traffic) {
    return new Rendering(traffic);
  }

  /**
   * The result of a run.
   *
   * @param files by path
   * @param connections how many connections were observed
   */
  public record Rendered(List<OutputFile> files, ConnectionCounts connections) {
    public Rendered {
      files = List.copyOf(files);
    }
  }

  /**
   * All files: both steps of policies, the graph and its pictures, the report and the table of
   * connections.
   *
   * @param analysis the analysis of the traffic that rendering started with
   * @param policies what {@link #policies} returned for the same policies
   */
  public Rendered render(Analysis analysis, List<OutputFile> policies) {
    Meanwhile<OutputFile> report = Meanwhile.start(() -> ReportJson.render(analysis, names));
    Meanwhile<OutputFile> csv =
        Meanwhile.start(
            () -> ConnectionsCsv.render(table.result(), analysis.policies().policies()));
    List<OutputFile> files = new ArrayList<>(policies);
    DeniedTraffic denied = DeniedTraffic.of(analysis.replay(), analysis.decided());
    OutputFile dot = graph.result();
    Pictures begun = pictures.result();
    // Rarely is anything denied, so the pictures are begun without waiting for that.
    files.add(denied.isNone() ? dot : TrafficDot.render(analysis.traffic(), denied, names));
    Pictures drawn = denied.isNone() ? begun : Pictures.of(analysis.traffic(), denied, names);
    files.addAll(drawn.files());
    files.add(ReportPage.render(analysis, names, drawn, policies));
    files.add(csv.result());
    files.add(report.result());
    return new Rendered(sorted(files), ConnectionCounts.of(table.result()));
  }

  /**
   * As {@link #policies(PolicySet)}.
   *
   * @param diagnostics receives findings about policies that the API server would not accept
   */
  public static List<OutputFile> policies(PolicySet policies, Diagnostics diagnostics) {
    List<OutputFile> files = policies(policies);
    PolicySizes.check(files, diagnostics);
    PolicySizes.checkAnnotation(
        Stream.concat(policies.policies().stream(), policies.lockdown().stream()), diagnostics);
    return files;
  }

  /** The policies of both steps, with the kustomizations that {@code kubectl apply -k} needs. */
  public static List<OutputFile> policies(PolicySet policies) {
    List<OutputFile> files = new ArrayList<>();
    files.addAll(PolicyFiles.render("policies", policies.policies(), PolicyOrigin.CAPTURES));
    files.addAll(PolicyFiles.render("lockdown", policies.lockdown(), PolicyOrigin.CAPTURES));
    return sorted(files);
  }

  /** The policies of the first step as they would be read back, for those that are not written. */
  public static List<Policy> unwritten(PolicySet policies) {
    return UnwrittenPolicies.of(policies.policies());
  }

  /**
   * The policies that contracts ask for, with the kustomizations that {@code kubectl apply -k}
   * needs.
   *
   * @param diagnostics receives findings about policies that the API server would not accept
   */
  public static List<OutputFile> ofContracts(
      List<GeneratedPolicy> policies, Diagnostics diagnostics) {
    List<OutputFile> files =
        sorted(PolicyFiles.render("policies", policies, PolicyOrigin.CONTRACTS));
    PolicySizes.check(files, diagnostics);
    PolicySizes.checkAnnotation(policies.stream(), diagnostics);
    return files;
  }

  /**
   * Contracts found in captures, in the form of contracts files, with the labels that pods still
   * need as comments.
   *
   * @param label the key of the membership label
   */
  public static String contractsAsYaml(ObservedContracts observed, String label) {
    return ContractsFile.yaml(observed, label);
  }

  /** Contracts in the form of contracts files. */
  public static String contractsAsJson(Contracts contracts) {
    return ContractsFile.json(contracts);
  }

  private static List<OutputFile> sorted(List<OutputFile> files) {
    return files.stream().sorted(Comparator.comparing(OutputFile::path)).toList();
  }
}
