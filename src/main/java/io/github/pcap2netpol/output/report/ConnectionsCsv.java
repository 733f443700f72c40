package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.RulesOfTraffic.AllowingRule;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows as comma-separated values (RFC 4180, but with {@code \n} as line end). A cell that a
 * spreadsheet would read as a formula starts with an apostrophe.
 */
public final class ConnectionsCsv {
  private static final String HEADER =
      "src,dst,protocol,port,state,connections,first seen,last seen,inferred,"
          + "src kind,dst kind,service,name,policy,rule\n";

  private ConnectionsCsv() {}

  /**
   * The file.
   *
   * @param policies the policies whose rules are named
   */
  public static OutputFile render(List<ConnectionRow> rows, List<GeneratedPolicy> policies) {
    RulesOfTraffic rules = new RulesOfTraffic(policies);
    StringBuilder out = new StringBuilder(HEADER);
    for (ConnectionRow row : rows) {
      List<AllowingRule> allowing = rules.of(row.traffic());
      out.append(
          Stream.of(
                  row.source().name(),
                  row.destination().name(),
                  row.protocol(),
                  row.port(),
                  row.state(),
                  Long.toString(row.connections()),
                  Times.rfc3339(row.first().time()),
                  Times.rfc3339(row.last().time()),
                  row.inferred(),
                  row.source().kind(),
                  row.destination().kind(),
                  several(row.traffic().services().stream()),
                  several(row.traffic().names().stream()),
                  several(allowing.stream().map(AllowingRule::policy)),
                  several(allowing.stream().map(AllowingRule::id)))
              .map(ConnectionsCsv::cell)
              .collect(Collectors.joining(",", "", "\n")));
    }
    return new OutputFile("connections.csv", out.toString());
  }

  /** Words of a cell; none of these has blanks. */
  private static String several(Stream<String> words) {
    return words.distinct().collect(Collectors.joining(" "));
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
