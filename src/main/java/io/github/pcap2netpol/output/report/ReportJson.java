package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code report.json}: all results with their evidence. docs/report.md describes its schema; a
 * change that could break readers raises {@link #FORMAT}.
 */
public final class ReportJson {
  static final int FORMAT = 2;

  private final Analysis analysis;
  private final PeerNames names;

  private ReportJson(Analysis analysis, PeerNames names) {
    this.analysis = analysis;
    this.names = names;
  }

  public static OutputFile render(Analysis analysis, PeerNames names) {
    return new OutputFile("report.json", new ReportJson(analysis, names).write());
  }

  private String write() {
    ReportTraffic traffic = new ReportTraffic(analysis.traffic());
    ReportPolicies policies = new ReportPolicies(analysis, names);
    return ReportWriter.text(
        json -> {
          json.field("format", FORMAT);
          json.tool(analysis.version());
          writeSummary(json);
          json.diagnostics(analysis.diagnostics());
          writeCaptures(json);
          writeWorkloads(json);
          traffic.edges(json);
          traffic.exposures(json);
          policies.rules(json);
          policies.opened(json);
          policies.replay(json);
          policies.decisions(json);
          policies.coverage(json);
          traffic.attempts(json, analysis.replay());
          traffic.undecided(json);
          traffic.lookups(json);
          policies.reach(json);
          traffic.groups(json);
        });
  }

  private void writeSummary(ReportWriter report) {
    report.object(
        "summary",
        () -> {
          long skipped = 0;
          long packets = 0;
          long files = 0;
          for (List<CaptureStats> parts : analysis.captures().values()) {
            for (CaptureStats part : parts) {
              files++;
              packets += part.packets();
              skipped += part.skipped().values().stream().mapToLong(Long::longValue).sum();
            }
          }
          report.field("captures", analysis.captures().size());
          report.field("files", files);
          report.field("packets", packets);
          report.field("packetsSkipped", skipped);
          report.field("workloadsCaptured", analysis.traffic().captured().size());
          report.field("edges", analysis.traffic().graph().edges().size());
          report.field(
              "edgesInferred",
              analysis.traffic().graph().edges().stream()
                  .filter(edge -> edge.isInferred())
                  .count());
          report.field("exposures", analysis.traffic().exposures().size());
          report.field("policies", analysis.policies().policies().size());
          report.field("lockdownPolicies", analysis.policies().lockdown().size());
          report.field("workloadsWithoutPolicy", analysis.policies().uncovered().size());
          report.field("attempts", analysis.traffic().attempts().size());
          report.field("undecided", analysis.traffic().undecided().size());
          report.field("flowsReplayed", analysis.replay().judged());
          report.field("flowsDenied", analysis.replay().denied().size());
          for (Severity severity : Severity.values()) {
            report.field(
                "diagnostics" + capitalised(severity),
                analysis.diagnostics().stream()
                    .filter(diagnostic -> diagnostic.severity() == severity)
                    .count());
          }
        });
  }

  private void writeCaptures(ReportWriter report) {
    report.objects(
        "captures",
        analysis.captures().entrySet(),
        (json, entry) -> {
          json.field("name", entry.getKey().name());
          entry.getKey().pod().ifPresent(pod -> json.field("pod", pod.toString()));
          json.objects("files", entry.getValue(), ReportJson::writeFile);
        });
  }

  private static void writeFile(ReportWriter json, CaptureStats file) {
    json.field("file", file.file());
    json.field("format", file.format());
    json.field("packets", file.packets());
    file.first().ifPresent(first -> json.field("first", Times.rfc3339(first)));
    file.last().ifPresent(last -> json.field("last", Times.rfc3339(last)));
    json.counts("linkTypes", file.linkTypes());
    TreeMap<String, Long> skipped = new TreeMap<>();
    file.skipped()
        .forEach(
            (reason, count) ->
                skipped.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
    json.counts("skipped", skipped);
  }

  private void writeWorkloads(ReportWriter report) {
    Map<WorkloadRef, List<String>> policies = new TreeMap<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (WorkloadRef workload : policy.governs()) {
        policies
            .computeIfAbsent(workload, none -> new ArrayList<>())
            .add(policy.namespace() + "/" + policy.name());
      }
    }
    Map<WorkloadRef, String> reasons = new TreeMap<>();
    for (PolicySet.Uncovered uncovered : analysis.policies().uncovered()) {
      reasons.put(uncovered.workload(), uncovered.reason());
    }
    Set<WorkloadRef> all = new TreeSet<>(analysis.traffic().captured());
    all.addAll(policies.keySet());
    all.addAll(reasons.keySet());
    report.objects(
        "workloads",
        all,
        (ReportWriter json, WorkloadRef workload) -> {
          json.field("workload", workload.toString());
          json.field("captured", analysis.traffic().captured().contains(workload));
          json.texts("policies", policies.getOrDefault(workload, List.of()));
          String reason = reasons.get(workload);
          if (reason != null) {
            json.field("whyNoPolicy", reason);
          }
        });
  }

  private static String capitalised(Severity severity) {
    return severity.name().charAt(0) + severity.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
