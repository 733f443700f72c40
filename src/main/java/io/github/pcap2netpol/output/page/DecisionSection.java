package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.text.PeerNames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section about what people decided to deny, with their reasons. */
final class DecisionSection {
  private static final List<String> COLUMNS =
      List.of("From", "To", "Port", "Decision", "Reason", "Last day", "Where");

  private DecisionSection() {}

  /** Empty if nothing was denied by decision. */
  static Optional<Section> of(Decided decided, PeerNames names) {
    if (decided.isNothing()) {
      return Optional.empty();
    }
    List<Row> rows = new ArrayList<>();
    for (Decided.DeniedEdge each : decided.edges()) {
      rows.add(
          row(
              names.of(each.edge().from()),
              names.of(each.edge().to()),
              each.edge().port() + (each.edge().isInferred() ? " (inferred)" : ""),
              each.decision()));
    }
    for (Decided.DeniedExposure each : decided.exposures()) {
      rows.add(
          row(
              "outside",
              names.of(each.exposure().workload()),
              each.exposure().port().toString(),
              each.decision()));
    }
    return Optional.of(
        new Section(
            "decisions", "Denied by decision", List.of(new Table("decisions", COLUMNS, rows))));
  }

  private static Row row(String from, String to, String port, Decision decision) {
    return new Row(
        List.of(
            from,
            to,
            port,
            decision.text(),
            decision.reason(),
            decision.expires().map(LocalDate::toString).orElse(""),
            decision.place()),
        List.of(),
        Map.of());
  }
}
