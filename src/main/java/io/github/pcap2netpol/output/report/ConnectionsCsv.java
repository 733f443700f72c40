package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.Times;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows as comma-separated values (RFC 4180, but with {@code \n} as line end). A cell that a
 * spreadsheet would take for a formula starts with an apostrophe.
 */
public final class ConnectionsCsv {
  private static final String HEADER =
      "src,dst,protocol,port,state,connections,first seen,last seen,inferred\n";

  private ConnectionsCsv() {}

  public static OutputFile render(List<ConnectionRow> rows) {
    StringBuilder out = new StringBuilder(HEADER);
    for (ConnectionRow row : rows) {
      out.append(
          Stream.of(
                  row.source(),
                  row.destination(),
                  row.protocol(),
                  row.port(),
                  row.state(),
                  Long.toString(row.connections()),
                  Times.rfc3339(row.first().time()),
                  Times.rfc3339(row.last().time()),
                  row.inferred())
              .map(ConnectionsCsv::cell)
              .collect(Collectors.joining(",", "", "\n")));
    }
    return new OutputFile("connections.csv", out.toString());
  }

  /** One cell, quoted where it must be. */
  public static String cell(String text) {
    String safe = SafeText.oneLine(text);
    if (!safe.isEmpty() && "=+-@".indexOf(safe.charAt(0)) >= 0) {
      safe = "'" + safe;
    }
    boolean quoted = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0 || !safe.equals(safe.strip());
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
