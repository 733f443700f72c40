package io.github.pcap2netpol.output.listing;

import io.github.pcap2netpol.output.dot.DotText;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.listing.ConnectionList.Column;
import io.github.pcap2netpol.output.listing.ConnectionList.Row;
import io.github.pcap2netpol.output.report.ConnectionsCsv;
import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a list of connections: as aligned text, CSV, JSON, Markdown or a graph in DOT. */
public final class ListText {
  private static final int FORMAT = 1;

  private ListText() {}

  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Columns of text, like those of kubectl get. Not wrapped, so that it can be searched. */
  public static String text(ConnectionList full) {
    ConnectionList list = full.withoutEmptyColumns();
    List<Column> columns = list.columns();
    int[] widths = columns.stream().mapToInt(column -> column.head().length()).toArray();
    List<List<String>> lines =
        list.rows().stream()
            .map(row -> row.cells().stream().map(SafeText::oneLine).toList())
            .toList();
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    append(columns.stream().map(Column::head).toList(), columns, widths, out);
    lines.forEach(line -> append(line, columns, widths, out));
    if (!list.remark().isEmpty()) {
      out.append(SafeText.oneLine(list.remark())).append('\n');
    }
    return out.toString();
  }

  private static void append(
      List<String> cells, List<Column> columns, int[] widths, StringBuilder out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String gap = " ".repeat(widths[i] - cell.length());
      line.append(columns.get(i).isNumber() ? gap + cell : cell + gap).append("  ");
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  /** Comma-separated values, with a header. */
  public static String csv(ConnectionList list) {
    StringBuilder out = new StringBuilder();
    out.append(list.columns().stream().map(Column::key).collect(Collectors.joining(",")))
        .append('\n');
    for (Row row : list.rows()) {
      out.append(row.cells().stream().map(ConnectionsCsv::cell).collect(Collectors.joining(",")))
          .append('\n');
    }
    return out.toString();
  }

  /** JSON; described in docs/list.md. */
  public static String json(ConnectionList list, String version) {
    return ReportWriter.text(
        report -> {
          report.field("format", FORMAT);
          report.tool(version);
          report.field("remark", list.remark());
          report.objects(
              "connections",
              list.rows(),
              (ReportWriter json, Row row) -> {
                for (int i = 0; i < row.cells().size(); i++) {
                  field(json, list.columns().get(i), row.cells().get(i));
                }
              });
        });
  }

  private static void field(ReportWriter json, Column column, String cell) {
    switch (column) {
      case CONNECTIONS, PACKETS -> json.field(column.key(), Long.parseLong(cell));
      case FROM_NAMES, TO_NAMES ->
          json.texts(column.key(), cell.isEmpty() ? List.of() : List.of(cell.split(" ", -1)));
      case PARTLY -> json.field(column.key(), !cell.isEmpty());
      default -> json.field(column.key(), cell);
    }
  }

  /** A table as code hosts show it. */
  public static String markdown(ConnectionList full) {
    ConnectionList list = full.withoutEmptyColumns();
    StringBuilder out = new StringBuilder("### ").append(list.title()).append("\n\n");
    append(list.columns().stream().map(Column::head), out);
    append(list.columns().stream().map(column -> column.isNumber() ? "--:" : "---"), out);
    list.rows().forEach(row -> append(row.cells().stream().map(SafeText::markdown), out));
    if (!list.remark().isEmpty()) {
      out.append('\n').append(SafeText.markdown(list.remark())).append('\n');
    }
    return out.toString();
  }

  private static void append(Stream<String> cells, StringBuilder out) {
    out.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  /**
   * A graph: an arrow for each row, dashed for attempts and for rows that apply to some pods only.
   */
  public static String dot(ConnectionList list) {
    DotText dot = new DotText();
    dot.open("digraph connections");
    dot.attributes(Map.of("rankdir", "LR"));
    dot.defaults("node", Map.of("shape", "box"));
    for (Row row : list.rows()) {
      dot.edge(
          end(list, row, Column.FROM, Column.FROM_NAMES),
          end(list, row, Column.TO, Column.TO_NAMES),
          row.certain()
              ? Map.of("label", DotText.literal(label(list, row)))
              : Map.of("label", DotText.literal(label(list, row)), "style", "dashed"));
    }
    return dot.close().toString();
  }

  private static String end(ConnectionList list, Row row, Column column, Column names) {
    String more = list.cell(row, names);
    return list.cell(row, column) + (more.isEmpty() ? "" : " (" + more + ")");
  }

  private static String label(ConnectionList list, Row row) {
    String state = list.cell(row, Column.STATE);
    return Stream.of(
            list.cell(row, Column.PROTOCOL),
            list.cell(row, Column.PORT),
            list.cell(row, Column.PORTS),
            row.certain() ? "" : state)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
