package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.connection.model.State;
import java.util.List;

/**
 * How many connections were observed; one that both ends captured counts once. Connections of which
 * nothing tells who opened them are in none of the numbers.
 *
 * @param made those that policies are judged by, as {@code verify} counts them
 * @param refused attempts that were refused
 * @param unanswered attempts that nobody answered
 */
public record ConnectionCounts(long made, long refused, long unanswered) {
  static final String UNDECIDED = "undecided";

  /** The sums of the table's rows. */
  public static ConnectionCounts of(List<ConnectionRow> rows) {
    long undecided = count(rows, UNDECIDED);
    long refused = count(rows, ConnectionRows.name(State.REFUSED));
    long unanswered = count(rows, ConnectionRows.name(State.UNANSWERED));
    long all = rows.stream().mapToLong(ConnectionRow::connections).sum();
    return new ConnectionCounts(all - refused - unanswered - undecided, refused, unanswered);
  }

  private static long count(List<ConnectionRow> rows, String state) {
    return rows.stream()
        .filter(row -> row.state().equals(state))
        .mapToLong(ConnectionRow::connections)
        .sum();
  }
}
