package io.github.pcap2netpol.output.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A list of connections, one per row.
 *
 * @param title what the rows are, in a few words
 * @param columns at least "from" and "to"
 * @param rows in order
 * @param remark what the list leaves out; may be empty
 */
public record ConnectionList(String title, List<Column> columns, List<Row> rows, String remark) {
  public ConnectionList {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException("a row of " + row.cells().size() + " cells");
      }
    }
  }

  /** The columns. Their keys are the fields of JSON and the headings of CSV. */
  public enum Column {
    FROM("from"),
    FROM_NAMES("fromNames"),
    TO("to"),
    TO_NAMES("toNames"),
    PROTOCOL("protocol"),
    PORT("port"),
    PORTS("ports"),
    STATE("state"),
    OPENED_BY("openedBy"),
    CONNECTIONS("connections"),
    PACKETS("packets"),
    FIRST("first"),
    LAST("last"),
    PARTLY("partly");

    private final String key;

    Column(String key) {
      this.key = key;
    }

    /** The field's name in JSON. */
    public String key() {
      return key;
    }

    /** The heading of the column in a table for people. */
    String head() {
      return key.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    boolean isNumber() {
      return this == CONNECTIONS || this == PACKETS;
    }
  }

  /**
   * One row.
   *
   * @param cells the texts, one for each column; may contain untrusted text
   * @param certain whether it was an established connection, or is allowed to all pods of both ends
   */
  public record Row(List<String> cells, boolean certain) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  public String cell(Row row, Column column) {
    int place = columns.indexOf(column);
    return place < 0 ? "" : row.cells().get(place);
  }

  /** The same without columns that are empty in all rows. */
  ConnectionList withoutEmptyColumns() {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int place = i;
      if (rows.isEmpty() || rows.stream().anyMatch(row -> !row.cells().get(place).isEmpty())) {
        kept.add(i);
      }
    }
    return new ConnectionList(
        title,
        kept.stream().map(columns::get).toList(),
        rows.stream()
            .map(row -> new Row(kept.stream().map(row.cells()::get).toList(), row.certain()))
            .toList(),
        remark);
  }
}
