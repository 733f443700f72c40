package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.DiagnosticGroup;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.dot.TrafficDot;
import io.github.pcap2netpol.output.page.ReportPage;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionCounts;
import io.github.pcap2netpol.output.text.ExposureText;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.openness.Opened;
import io.github.pcap2netpol.verify.openness.Openness;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The summary of a run: what was observed, what was written, what needs attention, what to do next.
 */
public final class Summary {
  private static final int MOST_CUT_OFF = 3;
  private static final int MOST_FINDINGS = 12;
  private static final int MOST_OF_A_CODE = 3;
  static final int MOST_DENIED = 5;
  static final int MOST_PLACES = 12;

  /** Whether findings are also printed elsewhere. */
  public enum Findings {
    /** The summary lists the most important ones. */
    LISTED,
    /** They have been printed on standard error, so the summary only counts them. */
    PRINTED
  }

  /**
   * Folders as the user named them.
   *
   * @param bundles the bundles that were read; empty if loose files were
   * @param output where the result was written; empty if it was not
   */
  public record Folders(List<String> bundles, Optional<String> output) {
    public Folders {
      bundles = List.copyOf(bundles);
    }
  }

  private final Analysis analysis;
  private final Findings findings;
  private final PeerNames names;
  private final WrappedText page;

  private Summary(Analysis analysis, Findings findings, TextStyle style) {
    this.analysis = analysis;
    this.findings = findings;
    this.names = new PeerNames(analysis.traffic());
    this.page = new WrappedText(style);
  }

  /**
   * The summary.
   *
   * @param connections how many connections were observed
   * @param folders the folders as the user named them
   * @param style how to lay it out
   */
  public static String text(
      Analysis analysis,
      ConnectionCounts connections,
      Folders folders,
      Findings findings,
      TextStyle style) {
    Summary summary = new Summary(analysis, findings, style);
    new SummaryTraffic(analysis, summary.names, summary.page).write(connections);
    new SummaryTable(analysis.traffic(), summary.names, summary.page).write();
    summary.writeExposures();
    summary.writeWritten(folders.output());
    summary.writeOpened();
    summary.writeReplay();
    SummaryDecisions.write(analysis, summary.names, summary.page);
    new SummaryCoverage(analysis, summary.names, summary.page).write();
    summary.writeFindings(folders.output());
    new SummaryNextSteps(analysis, folders, summary.page).write();
    return summary.page.text();
  }

  private void writeExposures() {
    if (analysis.traffic().exposures().isEmpty()) {
      return;
    }
    SortedMap<String, String> rows = new TreeMap<>();
    for (Exposure exposure : analysis.traffic().exposures()) {
      List<String> ways =
          Stream.concat(
                  exposure.services().stream().map(service -> "Service " + service.name()),
                  exposure.routes().stream().map(route -> route.kind() + " " + route.name()))
              .toList();
      String through = ", through " + (ways.isEmpty() ? "a host port" : String.join(", ", ways));
      rows.merge(
          names.of(exposure.workload()),
          exposure.port() + " to " + ExposureText.who(exposure) + through,
          (one, other) -> one + "; " + other);
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    page.heading("Open to the outside");
    rows.forEach((workload, text) -> page.row(Accent.NONE, workload, width, text));
  }

  private void writeWritten(Optional<String> outputFolder) {
    int policies = analysis.policies().policies().size();
    int lockdown = analysis.policies().lockdown().size();
    page.heading(
        outputFolder
            .map(folder -> "Written to " + folder)
            .orElse("Nothing written (dry run); without --dry-run, there would be"));
    if (policies == 0) {
      page.line(Accent.RED, 2, "No policies: no workload has a usable capture.");
    } else {
      page.row(
          Accent.NONE,
          "policies/",
          16,
          WrappedText.count(policies, "policy", "policies")
              + ", one for each "
              + unit()
              + onlyRecorded());
    }
    if (lockdown > 0) {
      page.row(
          Accent.NONE,
          "lockdown/",
          16,
          WrappedText.count(lockdown, "policy", "policies")
              + " that deny everything else"
              + cutOff());
    }
    page.row(Accent.NONE, "graph.svg", 16, "who talks to whom; one of each workload in pictures/");
    int flows = analysis.traffic().graph().edges().size();
    page.row(
        Accent.NONE,
        "graph.dot",
        16,
        TrafficDot.isOverview(analysis.traffic())
            ? "by namespace, for Graphviz: "
                + WrappedText.count(flows, "connection", "connections")
                + " are too many to draw"
            : "the same for Graphviz");
    page.row(
        Accent.NONE,
        "report.html",
        16,
        flows > ReportPage.MOST_ROWS
            ? "one page to look at in a browser, with the first "
                + ReportPage.MOST_ROWS
                + " of "
                + WrappedText.count(flows, "connection", "connections")
                + "; report.json has all"
            : "all of it on one page, to look at in a browser");
    page.row(Accent.NONE, "report.json", 16, "the evidence for each rule");
    page.row(Accent.NONE, "connections.csv", 16, "every connection, for a spreadsheet");
  }

  /** That nodes' captures hold more pods than policies were made for, if so. */
  private String onlyRecorded() {
    SortedSet<String> captured = namespaces(analysis.traffic());
    SortedSet<String> ours = namespaces(analysis.decided().allowed());
    SortedSet<String> recorded = new TreeSet<>(captured);
    recorded.retainAll(analysis.recordedFor());
    return recorded.isEmpty() || ours.equals(captured) || !ours.equals(recorded)
        ? ""
        : "; only " + SummaryTraffic.inWords(ours) + ", for which it was recorded; -n names others";
  }

  private static SortedSet<String> namespaces(TrafficMap traffic) {
    return traffic.captured().stream()
        .map(WorkloadRef::namespace)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The workloads that the lockdown leaves with nothing but DNS. */
  private String cutOff() {
    List<String> workloads =
        analysis.policies().uncovered().stream()
            .filter(PolicySet.Uncovered::cutOff)
            .map(each -> each.workload().toString())
            .toList();
    if (workloads.isEmpty()) {
      return "";
    }
    int more = workloads.size() - MOST_CUT_OFF;
    return ": cuts off "
        + WrappedText.count(workloads.size(), "workload", "workloads")
        + " without a policy ("
        + workloads.stream().limit(MOST_CUT_OFF).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }

  private String unit() {
    return switch (analysis.opened().map(Openness::granularity).orElse(Granularity.WORKLOAD)) {
      case WORKLOAD -> "captured workload";
      case SERVICE -> "Service, and each captured workload behind none";
      case NAMESPACE -> "namespace";
    };
  }

  /** What the granularity opens beyond the observed traffic. */
  private void writeOpened() {
    if (analysis.opened().isEmpty()) {
      return;
    }
    Openness opened = analysis.opened().get();
    page.heading("Opened, as pairs of caller and callee at one port");
    page.row(openedAccent(opened.between()), "workloads", 9, opened.between().text());
    page.row(openedAccent(opened.outside()), "outside", 9, opened.outside().text());
  }

  private static Accent openedAccent(Opened opened) {
    return opened.beyond() > 0 ? Accent.YELLOW : Accent.GREEN;
  }

  private void writeReplay() {
    ReplayResult replay = analysis.replay();
    page.heading("Replayed against the written policies");
    if (replay.denied().isEmpty()) {
      page.line(
          replay.judged() == 0 ? Accent.YELLOW : Accent.GREEN,
          2,
          replay.judged() == 0
              ? analysis.decided().flows().isEmpty()
                  ? "Nothing to replay: no established connections were observed."
                  : "Nothing to replay: every observed connection is denied by decision."
              : "No observed connection would be denied ("
                  + count(replay.judged())
                  + " by capture, caller, callee and port).");
      return;
    }
    page.line(
        Accent.RED,
        2,
        String.format(
            Locale.ROOT,
            "%,d of %,d connections (by capture, caller, callee and port) would be DENIED:",
            replay.denied().size(),
            replay.judged()));
    // Both ends may have captured a flow, and pods of a workload may be in several.
    List<String> lines = replay.denied().stream().map(this::line).distinct().toList();
    lines.stream().limit(MOST_DENIED).forEach(line -> page.item(Accent.NONE, 4, line));
    if (lines.size() > MOST_DENIED) {
      page.line(Accent.NONE, 4, "and " + (lines.size() - MOST_DENIED) + " more in report.json");
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private String line(ReplayResult.DeniedFlow denied) {
    Flow flow = denied.flow();
    Instant time = flow.connection().tally().first().time();
    return names.of(flow.source(), time)
        + " to "
        + names.of(flow.destination(), time)
        + " "
        + flow.port()
        + ": "
        + VerdictText.reason(denied.verdict());
  }

  private void writeFindings(Optional<String> outputFolder) {
    List<DiagnosticGroup> printed = grouped(analysis.diagnostics());
    if (this.findings == Findings.PRINTED && !printed.isEmpty()) {
      page.heading("Needs attention");
      page.line(Accent.NONE, 2, counted(printed) + ", listed on standard error");
      return;
    }
    List<Diagnostic> all =
        analysis.diagnostics().stream().filter(each -> !SummaryCoverage.tells(each)).toList();
    List<DiagnosticGroup> findings = grouped(all);
    int remarks = (int) all.stream().filter(each -> each.severity() == Severity.INFO).count();
    if (findings.isEmpty() && remarks == 0) {
      return;
    }
    page.heading("Needs attention");
    int shown = 0;
    Map<String, Integer> ofCode = new HashMap<>();
    for (DiagnosticGroup each : findings) {
      if (shown < MOST_FINDINGS && ofCode.merge(each.code(), 1, Integer::sum) <= MOST_OF_A_CODE) {
        shown++;
        boolean severe = each.severity() == Severity.SEVERE;
        page.row(
            severe ? Accent.RED : Accent.YELLOW,
            severe ? "severe" : "warning",
            7,
            (each.placesText(MOST_PLACES).isEmpty() ? "" : each.placesText(MOST_PLACES) + ": ")
                + each.message()
                + (each.isRepeated()
                    ? " (" + WrappedText.count(each.count(), "time", "times") + ")"
                    : ""));
      }
    }
    if (findings.isEmpty()) {
      page.line(Accent.GREEN, 2, "Nothing.");
    }
    if (findings.size() > shown || remarks > 0) {
      page.line(
          Accent.DIM,
          2,
          (findings.size() > shown ? "and " + (findings.size() - shown) + " more" : "")
              + (findings.size() > shown && remarks > 0 ? ", and " : "")
              + (remarks > 0 ? WrappedText.count(remarks, "remark", "remarks") : "")
              + outputFolder.map(folder -> " in " + folder + "/report.json").orElse(""));
    }
  }

  /** Findings that are more than notes, as on standard error. */
  private static List<DiagnosticGroup> grouped(Collection<Diagnostic> diagnostics) {
    return DiagnosticGroup.of(
        diagnostics.stream().filter(each -> each.severity() != Severity.INFO).sorted().toList());
  }

  /** For example {@code 1 severe finding and 3 warnings}. */
  private static String counted(List<DiagnosticGroup> findings) {
    long severe = findings.stream().filter(each -> each.severity() == Severity.SEVERE).count();
    long warnings = findings.size() - severe;
    return Stream.of(
            severe == 0 ? "" : WrappedText.count(severe, "severe finding", "severe findings"),
            warnings == 0 ? "" : WrappedText.count(warnings, "warning", "warnings"))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" and "));
  }
}
