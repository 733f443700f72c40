package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was declared but not observed, and whether the captures were long enough. */
final class CoverageSection {
  private static final int MOST_NAMED = 5;

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
    }
    if (coverage.length().isPresent() && coverage.lastNewRule().isPresent()) {
      Duration length = coverage.length().get();
      parts.add(
          new Text(
              Note.plain(
                  "The last new rule appeared after "
                      + Plot.clock(coverage.lastNewRule().get())
                      + " of "
                      + Plot.clock(length)
                      + "; "
                      + coverage.onOneConnection()
                      + " of "
                      + Counts.of(coverage.rules(), "rule is based", "rules are based")
                      + " on a single connection.")));
      List<Duration> times = arrivals();
      if (!times.isEmpty()) {
        String title = "Rules over time: how many had been needed";
        parts.add(new Picture("plot", title, Plot.svg(title, times, length)));
      }
      parts.addAll(backtest(coverage));
    }
    return new Section("coverage", "Known but not observed", parts);
  }

  /** A row for each kind and object, of which several parts may be missing. */
  private static Table unseen(List<Unseen> unseen) {
    Map<List<String>, List<String>> details = new LinkedHashMap<>();
    for (Unseen each : unseen) {
      String kind = each.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      details
          .computeIfAbsent(List.of(kind, each.object()), none -> new ArrayList<>())
          .add(each.detail());
    }
    List<Row> rows = new ArrayList<>();
    details.forEach((what, which) -> rows.add(Row.of(what.get(0), what.get(1), some(which))));
    return new Table("unseen", List.of("What", "Object", "Which"), rows);
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
