package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.output.page.Document.Commands;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.NextRecording;
import io.github.pcap2netpol.output.text.CoverageText;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was declared but not observed, and whether the captures were long enough. */
final class CoverageSection {
  private static final int MOST_NAMED = 5;
  private static final int MOST_STARTED = 20;

  private final Analysis analysis;
  private final PeerNames names;

  CoverageSection(Analysis analysis, PeerNames names) {
    this.analysis = analysis;
    this.names = names;
  }

  Section section() {
    Coverage coverage = analysis.coverage();
    List<Part> parts = new ArrayList<>();
    if (coverage.unseen().isEmpty()) {
      parts.add(
          new Text(
              Note.plain("All that the cluster declares was seen, as far as it can be told.")));
    } else {
      parts.add(new Text(Note.plain("What the cluster declares and no capture shows:")));
      parts.add(unseen(coverage.unseen()));
      NextRecording.of(analysis, "recorded-again").ifPresent(again -> add(again, parts));
    }
    Optional<String> lastNewRule = CoverageText.lastNewRule(coverage);
    if (lastNewRule.isPresent()) {
      parts.add(new Text(Note.plain(lastNewRule.get())));
      List<Duration> times = arrivals();
      if (!times.isEmpty()) {
        String title = "Rules over time: how many had been needed";
        Duration length = coverage.length().orElseThrow();
        parts.add(new Picture("plot", title, Plot.svg(title, times, length)));
      }
      parts.addAll(backtest(coverage));
    }
    return new Section("coverage", "Known but not observed", parts);
  }

  private static void add(NextRecording again, List<Part> parts) {
    parts.add(
        new Text(
            Note.plain(
                "Record once more while it runs or is used, and analyse both recordings"
                    + " together:")));
    List<String> commands = new ArrayList<>();
    commands.add(String.join(" ", again.record()));
    again.meanwhile().stream()
        .limit(MOST_STARTED)
        .map(words -> String.join(" ", words))
        .forEach(commands::add);
    parts.add(new Commands(commands.stream().map(SafeText::oneLine).toList()));
    if (again.meanwhile().size() > MOST_STARTED) {
      parts.add(
          new Text(
              Note.plain(
                  "Likewise, have the other "
                      + (again.meanwhile().size() - MOST_STARTED)
                      + " run once.")));
    }
  }

  /** A row for each kind and object, of which several parts may be missing. */
  private static Table unseen(List<Unseen> unseen) {
    record What(Unseen.Kind kind, String object) {}
    Map<What, List<String>> details = new LinkedHashMap<>();
    for (Unseen each : unseen) {
      details
          .computeIfAbsent(new What(each.kind(), each.object()), none -> new ArrayList<>())
          .add(each.detail());
    }
    List<Row> rows = new ArrayList<>();
    details.forEach(
        (what, which) ->
            rows.add(
                Row.of(what.kind().one(), what.object(), some(which), what.kind().consequence())));
    return new Table("unseen", List.of("What", "Object", "Which", "Consequence"), rows);
  }

  private static String some(List<String> details) {
    int shown = Math.min(details.size(), MOST_NAMED);
    return String.join(", ", details.subList(0, shown))
        + (shown < details.size() ? " and " + (details.size() - shown) + " more" : "");
  }

  private List<Part> backtest(Coverage coverage) {
    if (coverage.backtest().isEmpty()) {
      return List.of(
          new Text(
              new Note(
                  Tone.GOOD,
                  "Policies made from the first half alone would have denied nothing in the"
                      + " second half.")));
    }
    return List.of(
        new Text(
            new Note(
                Tone.WARNING,
                "Policies made from the first half alone would have denied this in the second"
                    + " half, so a longer capture may show more:")),
        VerdictTables.denied("backtest", coverage.backtest(), names));
  }

  /** When each rule was first needed, measured from the first packet of all captures. */
  private List<Duration> arrivals() {
    Optional<Instant> start =
        analysis.captures().values().stream()
            .flatMap(List::stream)
            .map(CaptureStats::first)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    List<Duration> times = new ArrayList<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (GeneratedRule rule : policy.rules()) {
        first(rule)
            .ifPresent(first -> start.ifPresent(from -> times.add(Duration.between(from, first))));
      }
    }
    return times.stream().sorted().toList();
  }

  private static Optional<Instant> first(GeneratedRule rule) {
    return Stream.concat(
            rule.edges().stream().flatMap(CoverageSection::first),
            rule.exposures().stream().map(each -> each.basis().evidence().first().time()))
        .min(Comparator.naturalOrder());
  }

  private static Stream<Instant> first(TrafficEdge edge) {
    return edge.basis() instanceof Basis.Observed observed
        ? Stream.of(observed.evidence().first().time())
        : Stream.of();
  }
}
