package io.github.pcap2netpol.output.pages;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.DiagnosticGroup;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.output.pages.Page.Accent;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
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
  private static final int MOST_FINDINGS = 12;
  private static final int MOST_OF_A_CODE = 3;
  private static final int MOST_DENIED = 5;
  private static final int MOST_UNSEEN = 8;
  private static final int MOST_PLACES = 12;
  private static final int MOST_NAMESPACES = 3;

  private final Analysis analysis;
  private final long connections;
  private final PeerNames names;
  private final Page page;

  private Summary(Analysis analysis, long connections, boolean color) {
    this.analysis = analysis;
    this.connections = connections;
    this.names = new PeerNames(analysis.traffic());
    this.page = new Page(color);
  }

  /**
   * The summary, about 90 columns wide.
   *
   * @param connections how many connections were observed
   * @param outputFolder the folder as the user named it
   * @param color whether to use ANSI colours
   */
  public static String text(
      Analysis analysis, long connections, String outputFolder, boolean color) {
    Summary summary = new Summary(analysis, connections, color);
    summary.writeSeen();
    new SummaryTable(analysis.traffic(), summary.names, summary.page).write();
    summary.writeExposures();
    summary.writeWritten(outputFolder);
    summary.writeReplay();
    summary.writeUnseen();
    summary.writeLongEnough();
    summary.writeFindings(outputFolder);
    summary.writeNext(outputFolder);
    return summary.page.text();
  }

  private void writeSeen() {
    List<CaptureStats> files = analysis.captures().values().stream().flatMap(List::stream).toList();
    long packets = files.stream().mapToLong(CaptureStats::packets).sum();
    Optional<Instant> first =
        files.stream().flatMap(file -> file.first().stream()).min(Comparator.naturalOrder());
    Optional<Instant> last =
        files.stream().flatMap(file -> file.last().stream()).max(Comparator.naturalOrder());
    page.heading("Seen");
    page.line(
        Accent.NONE,
        2,
        Page.count(packets, "packet", "packets")
            + " in "
            + Page.count(analysis.captures().size(), "capture", "captures")
            + first.flatMap(from -> last.map(to -> ", " + period(from, to))).orElse(""));
    page.line(
        Accent.NONE,
        2,
        Page.count(connections, "connection", "connections")
            + " of "
            + Page.count(analysis.traffic().captured().size(), "workload", "workloads")
            + " captured in "
            + inWords(namespaces()));
    writeAttempts();
  }

  /** Scans and broken dependencies are worth seeing, though they make no rule. */
  private void writeAttempts() {
    List<Attempt> attempts = analysis.traffic().attempts();
    if (attempts.isEmpty()) {
      return;
    }
    long refused = attempts(State.REFUSED);
    long unanswered = attempts(State.UNANSWERED);
    Attempt most =
        attempts.stream()
            .max(
                Comparator.comparingLong(
                        (Attempt attempt) -> attempt.connection().tally().connections())
                    .thenComparing(Attempt::connection, Comparator.reverseOrder()))
            .orElseThrow();
    page.line(
        Accent.NONE,
        2,
        String.format(Locale.ROOT, "%,d refused and %,d unanswered attempts", refused, unanswered)
            + ", most often "
            + names.of(most.from())
            + " to "
            + most.connection().responder()
            + " "
            + most.connection().port()
            + "; these make no rules");
  }

  private long attempts(State state) {
    return analysis.traffic().attempts().stream()
        .filter(attempt -> attempt.connection().state() == state)
        .mapToLong(attempt -> attempt.connection().tally().connections())
        .sum();
  }

  private static String period(Instant from, Instant to) {
    String start = Times.rfc3339(from);
    String end = Times.rfc3339(to);
    boolean sameDay = start.substring(0, 10).equals(end.substring(0, 10));
    return start.substring(0, 10)
        + " "
        + start.substring(11, 19)
        + " to "
        + (sameDay ? "" : end.substring(0, 10) + " ")
        + end.substring(11, 19)
        + " UTC";
  }

  private void writeExposures() {
    if (analysis.traffic().exposures().isEmpty()) {
      return;
    }
    SortedMap<String, String> rows = new TreeMap<>();
    for (Exposure exposure : analysis.traffic().exposures()) {
      String who =
          exposure.sources().isEmpty()
              ? "anyone"
              : exposure.sources().stream()
                  .map(IpPrefix::toString)
                  .collect(Collectors.joining(", "));
      List<String> ways =
          Stream.concat(
                  exposure.services().stream().map(ServiceRef::name),
                  exposure.routes().stream().map(route -> route.kind() + " " + route.name()))
              .toList();
      String through = ", through " + (ways.isEmpty() ? "a host port" : String.join(", ", ways));
      rows.merge(
          names.of(exposure.workload()),
          exposure.port() + " to " + who + through,
          (one, other) -> one + "; " + other);
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    page.heading("Open to the outside");
    rows.forEach((workload, text) -> page.row(Accent.NONE, workload, width, text));
  }

  private void writeWritten(String outputFolder) {
    int policies = analysis.policies().policies().size();
    int lockdown = analysis.policies().lockdown().size();
    page.heading("Written to " + outputFolder);
    if (policies == 0) {
      page.line(Accent.RED, 2, "No policies: no workload has a usable capture.");
    } else {
      page.row(
          Accent.NONE,
          "policies/",
          16,
          Page.count(policies, "policy", "policies") + ", one for each captured workload");
    }
    if (lockdown > 0) {
      int uncovered = analysis.policies().uncovered().size();
      page.row(
          Accent.NONE,
          "lockdown/",
          16,
          Page.count(lockdown, "policy", "policies")
              + " that close the rest"
              + (uncovered == 0
                  ? ""
                  : ": cuts off "
                      + Page.count(uncovered, "workload", "workloads")
                      + " without a policy"));
    }
    page.row(Accent.NONE, "graph.svg", 16, "who talks to whom; one of each workload in pictures/");
    page.row(Accent.NONE, "graph.dot", 16, "the same for Graphviz");
    page.row(Accent.NONE, "report.html", 16, "all of it on one page, to look at in a browser");
    page.row(Accent.NONE, "report.json", 16, "the evidence for each rule");
    page.row(Accent.NONE, "connections.csv", 16, "every connection, for a spreadsheet");
  }

  private void writeReplay() {
    ReplayResult replay = analysis.replay();
    page.heading("Replayed against the written policies");
    if (replay.denied().isEmpty()) {
      page.line(
          replay.judged() == 0 ? Accent.YELLOW : Accent.GREEN,
          2,
          replay.judged() == 0
              ? "Nothing to replay: no established connections were observed."
              : replay.judged() == 1
                  ? "The one observed flow would not be denied."
                  : "None of the "
                      + Page.count(replay.judged(), "flow", "flows")
                      + " observed would be denied.");
      return;
    }
    page.line(
        Accent.RED,
        2,
        String.format(
            Locale.ROOT,
            "%,d of %,d observed flows would be DENIED:",
            replay.denied().size(),
            replay.judged()));
    for (ReplayResult.DeniedFlow denied :
        replay.denied().subList(0, Math.min(MOST_DENIED, replay.denied().size()))) {
      Flow flow = denied.flow();
      Instant time = flow.connection().tally().first().time();
      page.line(
          Accent.NONE,
          4,
          names.of(flow.source(), time)
              + " to "
              + names.of(flow.destination(), time)
              + " "
              + flow.port()
              + ": "
              + VerdictText.reason(denied.verdict()));
    }
    if (replay.denied().size() > MOST_DENIED) {
      page.line(
          Accent.NONE, 4, "and " + (replay.denied().size() - MOST_DENIED) + " more in report.json");
    }
  }

  private static boolean isOfUnseen(Diagnostic diagnostic) {
    return diagnostic.code().startsWith(Coverage.CODE_PREFIX);
  }

  /** What will be denied because it did not happen while the captures ran; then how much else. */
  private void writeUnseen() {
    List<DiagnosticGroup> told =
        DiagnosticGroup.of(
            analysis.diagnostics().stream().filter(Summary::isOfUnseen).sorted().toList());
    EnumMap<Unseen.Kind, Long> counts = new EnumMap<>(Unseen.Kind.class);
    analysis.coverage().unseen().forEach(each -> counts.merge(each.kind(), 1L, Long::sum));
    if (counts.isEmpty()) {
      return;
    }
    page.heading("Known but not observed");
    for (DiagnosticGroup each : told.subList(0, Math.min(MOST_UNSEEN, told.size()))) {
      page.row(Accent.YELLOW, "warning", 7, each.placesText(MOST_PLACES) + ": " + each.message());
    }
    page.line(
        Accent.DIM,
        2,
        "in all "
            + counts.entrySet().stream()
                .map(entry -> entry.getKey().counted(entry.getValue()))
                .collect(Collectors.joining(", "))
            + "; listed under coverage in report.json");
  }

  private void writeLongEnough() {
    Coverage coverage = analysis.coverage();
    if (coverage.lastNewRule().isEmpty() || coverage.length().isEmpty()) {
      return;
    }
    page.heading("Was it long enough?");
    page.line(
        Accent.NONE,
        2,
        "The last new rule appeared after "
            + clock(coverage.lastNewRule().get())
            + " of "
            + clock(coverage.length().get())
            + "; "
            + coverage.onOneConnection()
            + " of "
            + Page.count(coverage.rules(), "rule is based", "rules are based")
            + " on a single connection.");
    List<ReplayResult.DeniedFlow> missed = coverage.backtest();
    if (missed.isEmpty()) {
      page.line(
          Accent.NONE,
          2,
          "Policies made from the first half alone would have denied nothing in the second half.");
      return;
    }
    page.line(
        Accent.YELLOW,
        2,
        "Policies made from the first half alone would have denied "
            + Page.count(missed.size(), "flow", "flows")
            + " of the second half, so a longer capture may show more:");
    for (ReplayResult.DeniedFlow denied : missed.subList(0, Math.min(MOST_DENIED, missed.size()))) {
      Instant time = denied.flow().connection().tally().first().time();
      page.line(
          Accent.NONE,
          4,
          names.of(denied.flow().source(), time)
              + " to "
              + names.of(denied.flow().destination(), time)
              + " "
              + denied.flow().port());
    }
    if (missed.size() > MOST_DENIED) {
      page.line(Accent.NONE, 4, "and " + (missed.size() - MOST_DENIED) + " more in report.json");
    }
  }

  /** As in {@code 0:58} and {@code 1:02:03}. */
  private static String clock(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    String last = twoDigits(seconds % 60);
    return seconds < 3600
        ? seconds / 60 + ":" + last
        : seconds / 3600 + ":" + twoDigits(seconds / 60 % 60) + ":" + last;
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  private void writeFindings(String outputFolder) {
    List<Diagnostic> all =
        analysis.diagnostics().stream().filter(each -> !isOfUnseen(each)).sorted().toList();
    List<DiagnosticGroup> findings =
        DiagnosticGroup.of(all.stream().filter(each -> each.severity() != Severity.INFO).toList());
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
                    ? " (" + Page.count(each.count(), "time", "times") + ")"
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
              + (remarks > 0 ? Page.count(remarks, "remark", "remarks") : "")
              + " in "
              + outputFolder
              + "/report.json");
    }
  }

  private void writeNext(String outputFolder) {
    if (analysis.policies().policies().isEmpty()) {
      return;
    }
    page.heading("Next");
    if (analysis.diagnostics().stream().anyMatch(each -> each.severity() == Severity.SEVERE)) {
      page.line(Accent.RED, 2, "# resolve the severe findings above first");
    }
    SortedMap<String, String> restarts = restarts();
    String apply = "kubectl apply -k " + shellWord(outputFolder + "/policies");
    page.line(Accent.NONE, 2, apply);
    if (!restarts.isEmpty()) {
      page.line(
          Accent.DIM, 2, "# restart once: connections that are already open outlive a new policy");
      restarts.entrySet().stream()
          .limit(MOST_NAMESPACES)
          .forEach(
              entry ->
                  page.line(
                      Accent.NONE,
                      2,
                      "kubectl rollout restart "
                          + entry.getValue()
                          + " -n "
                          + shellWord(entry.getKey())));
      if (restarts.size() > MOST_NAMESPACES) {
        page.line(
            Accent.DIM,
            2,
            "# likewise in " + (restarts.size() - MOST_NAMESPACES) + " more namespaces");
      }
    }
    if (!analysis.policies().lockdown().isEmpty()) {
      page.line(Accent.DIM, 2, "# later, to deny everything else:");
      page.line(Accent.NONE, 2, "kubectl apply -k " + shellWord(outputFolder + "/lockdown"));
    }
  }

  /**
   * The kinds in each namespace that a policy governs and {@code kubectl rollout restart} can
   * restart.
   */
  private SortedMap<String, String> restarts() {
    SortedMap<String, SortedSet<String>> kinds = new TreeMap<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (WorkloadRef workload : policy.governs()) {
        switch (workload.kind()) {
          case "Deployment", "StatefulSet", "DaemonSet" ->
              kinds
                  .computeIfAbsent(workload.namespace(), none -> new TreeSet<>())
                  .add(workload.kind().toLowerCase(Locale.ROOT));
          default -> {
            // a Job, a bare pod or a custom kind is not restarted that way
          }
        }
      }
    }
    SortedMap<String, String> joined = new TreeMap<>();
    kinds.forEach((namespace, names) -> joined.put(namespace, String.join(",", names)));
    return joined;
  }

  private SortedSet<String> namespaces() {
    return analysis.traffic().captured().stream()
        .map(WorkloadRef::namespace)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String inWords(SortedSet<String> namespaces) {
    return switch (namespaces.size()) {
      case 0 -> "no namespace";
      case 1 -> "namespace " + namespaces.first();
      default ->
          namespaces.size() > MOST_NAMESPACES
              ? namespaces.size() + " namespaces"
              : "namespaces " + String.join(", ", namespaces);
    };
  }

  private static String shellWord(String text) {
    return text.matches("[A-Za-z0-9._/~:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
