package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables of connections with their verdicts. */
final class VerdictTables {
  private VerdictTables() {}

  /** Connections that would be denied, and why. */
  static Table denied(String id, List<DeniedFlow> denied, PeerNames names) {
    List<Row> rows = new ArrayList<>();
    for (DeniedFlow each : denied) {
      Flow flow = each.flow();
      Instant time = flow.connection().tally().first().time();
      rows.add(
          new Row(
              List.of(
                  names.of(flow.source(), time),
                  names.of(flow.destination(), time),
                  flow.port().toString(),
                  VerdictText.reason(each.verdict())),
              List.of(
                  new Document.Fact(
                      "first seen", Places.text(flow.connection().tally().first()), false),
                  new Document.Fact(
                      "Wireshark display filter", WiresharkFilter.of(flow.connection()), true)),
              Map.of()));
    }
    return new Table(id, List.of("From", "To", "Port", "Why"), rows);
  }
}
