package io.github.pcap2netpol.cli.terminal;

import static io.github.pcap2netpol.cli.terminal.Terminal.ERROR;
import static io.github.pcap2netpol.cli.terminal.Terminal.OUTPUT;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.output.summary.Summary;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.output.text.TextStyle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/**
 * How a run talks to the user.
 *
 * @param environment the streams and variables of the run
 * @param verbosity how much it says
 * @param colorsAllowed whether terminals get colours
 */
public record Console(Environment environment, Verbosity verbosity, boolean colorsAllowed) {
  /**
   * According to the options and the environment (see no-color.org).
   *
   * @param colorsWanted false if an option says so
   */
  static Console of(Environment environment, Verbosity verbosity, boolean colorsWanted) {
    return new Console(
        environment,
        verbosity,
        colorsWanted
            && environment.environment().getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.environment().getOrDefault("TERM", "").equals("dumb"));
  }

  Coloring coloring(Terminal stream) {
    return colorsAllowed && environment.terminals().contains(stream)
        ? Coloring.ANSI
        : Coloring.NONE;
  }

  /** How to lay out results on standard output. */
  public TextStyle style() {
    return new TextStyle(environment.columns(), coloring(Terminal.OUTPUT) == Coloring.ANSI);
  }

  /** Whether a person is waiting. */
  public boolean showsProgress() {
    return verbosity != Verbosity.QUIET && environment.terminals().contains(Terminal.ERROR);
  }

  public void print(List<Diagnostic> diagnostics) {
    DiagnosticText.lines(diagnostics, verbosity, coloring(Terminal.ERROR))
        .forEach(environment::printMessage);
  }

  /**
   * Where findings are printed if a summary follows. Printed by both, each would appear twice on a
   * terminal and in the log of a CI job, which show both streams. A person gets the most important
   * ones in the summary; everybody else gets one line for each on standard error.
   */
  public Summary.Findings printBesideSummary(List<Diagnostic> diagnostics) {
    boolean listed = verbosity == Verbosity.NORMAL && environment.terminals().contains(OUTPUT);
    if (!listed || !environment.terminals().contains(ERROR)) {
      print(diagnostics);
    }
    return listed ? Summary.Findings.LISTED : Summary.Findings.PRINTED;
  }

  /** Says why there is no result. The message is complete; with -v, the cause is printed too. */
  public void printReason(Exception reason) {
    environment.printMessage(
        "pcap2netpol: " + SafeText.oneLine(String.valueOf(reason.getMessage())));
    Optional.ofNullable(reason.getCause()).ifPresent(this::printTrace);
  }

  /** Reports a bug in this program. */
  public void printInternalError(Throwable failure) {
    environment.printMessage(
        "pcap2netpol: internal error: " + SafeText.oneLine(failure.toString()));
    printTrace(failure);
    environment.printMessage(
        "This is a bug in pcap2netpol. Please report it, with the output of the same command with -v.");
  }

  private void printTrace(Throwable failure) {
    if (verbosity == Verbosity.VERBOSE) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      // Its messages may contain input.
      trace
          .toString()
          .lines()
          .map(line -> SafeText.oneLine(line.replace("\t", "    ")))
          .forEach(environment.err()::println);
    }
  }

  /** Prints a message about what was done, wrapped, unless asked to be quiet. */
  public void printDone(String text) {
    printResult(
        String.join("\n", SafeText.wrap(SafeText.oneLine(text), environment.columns())) + "\n");
  }

  /** Prints a result, unless asked to be quiet. */
  public void printResult(String text) {
    if (verbosity != Verbosity.QUIET) {
      environment.out().print(text);
    }
  }
}
