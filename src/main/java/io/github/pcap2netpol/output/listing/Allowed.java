package io.github.pcap2netpol.output.listing;

import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.output.listing.ConnectionList.Column;
import io.github.pcap2netpol.output.listing.ConnectionList.Row;
import java.util.List;

/** Everything that policies allow, observed or not. */
public final class Allowed {
  private static final List<Column> COLUMNS =
      List.of(Column.FROM, Column.TO, Column.PORTS, Column.PARTLY);

  private Allowed() {}

  /**
   * The list.
   *
   * @param allowed the difference from denying everything
   */
  public static ConnectionList of(PolicyDifference allowed) {
    return new ConnectionList(
        "Connections allowed",
        COLUMNS,
        allowed.of(Kind.ALLOWED).stream().map(Allowed::row).toList(),
        allowed.unlisted() == 0
            ? ""
            : allowed.unlisted() + " more between workloads are not listed.");
  }

  private static Row row(Change change) {
    return new Row(
        List.of(
            change.from(), change.to(), change.ports(), change.partly() ? "some of the pods" : ""),
        !change.partly());
  }
}
