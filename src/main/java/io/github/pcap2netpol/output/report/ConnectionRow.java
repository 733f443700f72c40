package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.output.text.PeerNames.Named;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One line of {@code connections.csv}.
 *
 * @param source who opened it
 * @param destination who was called
 * @param protocol TCP, UDP or SCTP
 * @param port the destination port, or empty if the called end is unknown
 * @param state for example {@code established}
 * @param connections how many the originators' captures or the responders' captures show, whichever
 *     is more
 * @param first the earliest packet
 * @param last the latest packet
 * @param inferred why the destination is assumed, if a Service was called and no capture shows who
 *     answered; else empty
 * @param openedBy how it is known who opened it, strongest first; empty if unknown
 * @param traffic the edges and exposures it is part of
 */
public record ConnectionRow(
    Named source,
    Named destination,
    String protocol,
    String port,
    String state,
    long connections,
    Sighting first,
    Sighting last,
    String inferred,
    SortedSet<Evidence> openedBy,
    RowTraffic traffic)
    implements Comparable<ConnectionRow> {
  private static final Comparator<ConnectionRow> ORDER =
      Comparator.comparing(ConnectionRow::source)
          .thenComparing(ConnectionRow::destination)
          .thenComparing(ConnectionRow::protocol)
          .thenComparingInt(row -> row.port.isEmpty() ? -1 : Integer.parseInt(row.port))
          .thenComparing(ConnectionRow::state)
          .thenComparing(ConnectionRow::first);

  public ConnectionRow {
    openedBy = Collections.unmodifiableSortedSet(new TreeSet<>(openedBy));
  }

  @Override
  public int compareTo(ConnectionRow other) {
    return ORDER.compare(this, other);
  }
}
