package io.github.pcap2netpol.output.listing;

import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.listing.ConnectionList.Column;
import io.github.pcap2netpol.output.listing.ConnectionList.Row;
import io.github.pcap2netpol.output.report.ConnectionRow;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Times;
import java.util.List;

/** Connections in captures with metadata: by workload. */
public final class SeenByWorkload {
  private static final List<Column> COLUMNS =
      List.of(
          Column.FROM,
          Column.TO,
          Column.PROTOCOL,
          Column.PORT,
          Column.STATE,
          Column.OPENED_BY,
          Column.CONNECTIONS,
          Column.FIRST,
          Column.LAST);

  private SeenByWorkload() {}

  /** The rows are those of {@code connections.csv}. */
  public static ConnectionList of(TrafficMap traffic) {
    return new ConnectionList(
        "Connections seen",
        COLUMNS,
        ConnectionRows.of(traffic, new PeerNames(traffic)).stream()
            .map(SeenByWorkload::row)
            .toList(),
        "");
  }

  private static Row row(ConnectionRow row) {
    boolean established =
        switch (row.state()) {
          case "established", "mid-stream", "one-way" -> true;
          default -> false;
        };
    return new Row(
        List.of(
            row.source().name(),
            row.destination().name(),
            row.protocol(),
            row.port(),
            row.state(),
            row.openedBy().isEmpty() ? "" : ListText.word(row.openedBy().first()),
            Long.toString(row.connections()),
            Times.rfc3339(row.first().time()),
            Times.rfc3339(row.last().time())),
        established && row.inferred().isEmpty());
  }
}
