package io.github.pcap2netpol.cli.terminal;

import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.TextStyle;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment of a run.
 *
 * @param out where results go
 * @param err where messages go
 * @param terminals which of the two are terminals
 * @param terminalColumns the width of the terminal, if known
 * @param environment environment variables
 */
public record Environment(
    PrintStream out,
    PrintStream err,
    Set<Terminal> terminals,
    OptionalInt terminalColumns,
    Map<String, String> environment) {
  private static final String HANGING = "    ";
  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern WIDTH = Pattern.compile("[1-9][0-9]{0,3}");

  public Environment {
    terminals = Set.copyOf(terminals);
    environment = Map.copyOf(environment);
  }

  /**
   * How wide to print: the variable {@code COLUMNS} (POSIX, XBD 8.3), else the terminal's width,
   * else the default.
   */
  public int columns() {
    String told = environment.getOrDefault("COLUMNS", "");
    int columns =
        WIDTH.matcher(told).matches()
            ? Integer.parseInt(told)
            : terminalColumns.orElse(TextStyle.USUAL);
    return Math.max(TextStyle.NARROWEST, columns);
  }

  /**
   * Prints a message of one line on standard error: wrapped on a terminal, where a person reads it,
   * and whole elsewhere, where tools search it.
   */
  public void printMessage(String line) {
    if (terminals.contains(Terminal.ERROR)) {
      int invisible = line.length() - COLOR.matcher(line).replaceAll("").length();
      List<String> lines = SafeText.wrap(line, columns() + invisible, columns() - HANGING.length());
      err.println(String.join("\n" + HANGING, lines));
    } else {
      err.println(line);
    }
  }
}
