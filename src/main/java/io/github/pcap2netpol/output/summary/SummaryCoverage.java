package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.CoverageText;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/**
 * The part of the summary that says what the captures may have missed: what the cluster declares
 * and nothing used, and whether the recording was long enough.
 */
final class SummaryCoverage {
  private static final Duration LITTLE = Duration.ofMinutes(1);

  private static final int MOST_UNSEEN = 8;

  private final Analysis analysis;
  private final PeerNames names;
  private final WrappedText page;

  SummaryCoverage(Analysis analysis, PeerNames names, WrappedText page) {
    this.analysis = analysis;
    this.names = names;
    this.page = page;
  }

  void write() {
    writeUnseen();
    writeLongEnough();
  }

  /** Whether a finding is listed here instead of among those that need attention. */
  static boolean tells(Diagnostic diagnostic) {
    return diagnostic.code().startsWith(Coverage.CODE_PREFIX);
  }

  /** What will be denied because it did not happen during the captures, and then how much else. */
  private void writeUnseen() {
    List<Unseen> all = analysis.coverage().unseen();
    if (all.isEmpty()) {
      return;
    }
    page.heading("Known but not observed");
    List<Unseen> weighty = all.stream().filter(each -> each.kind().isWeighty()).toList();
    weighty.stream()
        .limit(MOST_UNSEEN)
        .forEach(each -> page.item(Accent.YELLOW, 2, each.sentence()));
    if (weighty.size() > MOST_UNSEEN) {
      page.line(Accent.DIM, 2, "and " + (weighty.size() - MOST_UNSEEN) + " more");
    }
    EnumMap<Unseen.Kind, Long> counts = new EnumMap<>(Unseen.Kind.class);
    all.stream()
        .filter(each -> !each.kind().isWeighty())
        .forEach(each -> counts.merge(each.kind(), 1L, Long::sum));
    counts.forEach(
        (kind, count) ->
            page.item(Accent.NONE, 2, kind.counted(count) + ": " + kind.consequence()));
    page.line(Accent.DIM, 2, "all are listed under coverage in report.json");
  }

  /** Whether there is too little to conclude anything from how late new rules came. */
  static boolean isTooShort(Coverage coverage) {
    return coverage.length().filter(length -> length.compareTo(LITTLE) < 0).isPresent();
  }

  private void writeLongEnough() {
    Coverage coverage = analysis.coverage();
    Optional<String> lastNewRule = CoverageText.lastNewRule(coverage);
    if (lastNewRule.isEmpty()) {
      return;
    }
    page.heading("Was it long enough?");
    page.line(Accent.NONE, 2, lastNewRule.get());
    List<ReplayResult.DeniedFlow> missed = coverage.backtest();
    if (missed.isEmpty()) {
      page.line(
          isTooShort(coverage) ? Accent.YELLOW : Accent.NONE,
          2,
          isTooShort(coverage)
              ? "The recording covers less than a minute: too little to compare its halves."
              : "Policies made from the first half alone would have denied nothing in the second half.");
      return;
    }
    page.line(
        Accent.YELLOW,
        2,
        "Policies made from the first half alone would have denied "
            + WrappedText.count(missed.size(), "connection", "connections")
            + " of the second half, so a longer capture may show more:");
    List<String> lines = missed.stream().map(this::line).distinct().toList();
    lines.stream().limit(Summary.MOST_DENIED).forEach(line -> page.item(Accent.NONE, 4, line));
    if (lines.size() > Summary.MOST_DENIED) {
      page.line(
          Accent.NONE, 4, "and " + (lines.size() - Summary.MOST_DENIED) + " more in report.json");
    }
  }

  private String line(ReplayResult.DeniedFlow denied) {
    Instant time = denied.flow().connection().tally().first().time();
    return names.of(denied.flow().source(), time)
        + " to "
        + names.of(denied.flow().destination(), time)
        + " "
        + denied.flow().port();
  }
}
