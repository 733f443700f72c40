package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.util.ArrayList;
import java.util.List;

/** The section of the summary about decisions to deny. */
final class SummaryDecisions {
  private static final int MOST_LISTED = 8;

  private SummaryDecisions() {}

  /** Observed traffic that decisions deny, which is never silent. */
  static void write(Analysis analysis, PeerNames names, WrappedText page) {
    Decided decided = analysis.decided();
    if (decided.isNothing()) {
      return;
    }
    page.heading("Denied by decision");
    List<String> lines = new ArrayList<>();
    for (Decided.DeniedEdge each : decided.edges()) {
      lines.add(
          names.of(each.edge().from())
              + " to "
              + names.of(each.edge().to())
              + " "
              + each.edge().port()
              + (each.edge().isInferred() ? " (inferred)" : "")
              + ", by: "
              + each.decision().explained());
    }
    for (Decided.DeniedExposure each : decided.exposures()) {
      lines.add(
          "outside to "
              + names.of(each.exposure().workload())
              + " "
              + each.exposure().port()
              + ", by: "
              + each.decision().explained());
    }
    lines.stream().limit(MOST_LISTED).forEach(text -> page.line(Accent.YELLOW, 2, text));
    page.line(
        Accent.DIM,
        2,
        "in all "
            + WrappedText.count(lines.size(), "kind of connection", "kinds of connections")
            + ", "
            + WrappedText.count(decided.flows().size(), "flow", "flows")
            + " seen; decisions in report.json lists them");
  }
}
