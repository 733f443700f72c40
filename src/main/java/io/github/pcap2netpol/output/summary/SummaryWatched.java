package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Peer.WorkloadPeer;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of the summary about captures of several pods: which pods they show, and how that is
 * known. Usually each capture is of one pod, and this part is empty.
 */
final class SummaryWatched {
  private final Analysis analysis;
  private final WrappedText page;

  SummaryWatched(Analysis analysis, WrappedText page) {
    this.analysis = analysis;
    this.page = page;
  }

  void write() {
    if (analysis.watched().isEmpty()) {
      return;
    }
    long captures = analysis.watched().stream().map(Watched::capture).distinct().count();
    long pods = analysis.watched().stream().map(Watched::pod).distinct().count();
    boolean one = analysis.watched().stream().map(Watched::evidence).distinct().count() == 1;
    page.line(
        Accent.NONE,
        2,
        WrappedText.count(captures, "capture holds", "captures hold")
            + " "
            + WrappedText.count(pods, "pod", "pods")
            + (one ? " " : ": ")
            + evidence());
    writeParts();
  }

  private String evidence() {
    Map<Watched.Evidence, Long> known =
        analysis.watched().stream()
            .collect(Collectors.groupingBy(Watched::evidence, TreeMap::new, Collectors.counting()));
    return known.entrySet().stream()
        .map(entry -> (known.size() == 1 ? "" : entry.getValue() + " ") + entry.getKey().brief())
        .collect(Collectors.joining(", "));
  }

  private void writeParts() {
    SortedSet<String> inPart =
        analysis.diagnostics().stream()
            .filter(finding -> finding.code().equals("captured-in-part"))
            .map(Diagnostic::place)
            .collect(Collectors.toCollection(TreeSet::new));
    long partly =
        analysis.traffic().captured().stream()
            .filter(workload -> inPart.contains(workload.toString()))
            .count();
    List<String> parts = new ArrayList<>();
    add(parts, analysis.traffic().captured().size() - partly, "captured in full");
    add(parts, partly, "in part");
    add(parts, onlyFromTheOtherEnd(), "only from the other end");
    page.line(partly > 0 ? Accent.YELLOW : Accent.NONE, 2, String.join(", ", parts));
  }

  private static void add(List<String> parts, long count, String how) {
    if (count > 0) {
      parts.add(
          (parts.isEmpty() ? WrappedText.count(count, "workload", "workloads") : "" + count)
              + " "
              + how);
    }
  }

  /** Workloads whose pods communicated with captured ones, and are in no capture themselves. */
  private long onlyFromTheOtherEnd() {
    return analysis.traffic().graph().edges().stream()
        .flatMap(edge -> Stream.of(edge.from(), edge.to()))
        .flatMap(peer -> peer instanceof WorkloadPeer of ? Stream.of(of.workload()) : Stream.of())
        .distinct()
        .filter(workload -> !analysis.traffic().captured().contains(workload))
        .filter(this::hasOwnNetwork)
        .count();
  }

  private boolean hasOwnNetwork(WorkloadRef ref) {
    Workload workload = analysis.traffic().cluster().workloads().get(ref);
    return workload == null || !workload.pods().stream().allMatch(Pod::hostNetwork);
  }
}
