package io.github.pcap2netpol.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that control what a run prints. */
public final class ConsoleOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print only severe findings, and no summary.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print notes, full lists and stack traces too.")
  private boolean verbose;

  @Option(
      names = "--no-color",
      description = "Disable colours, like the environment variable NO_COLOR.")
  private boolean noColor;

  /**
   * How a run with these options talks to the user.
   *
   * @throws ParameterException if they don't go together
   */
  public Console console(Environment environment, CommandLine line) {
    if (quiet && verbose) {
      throw new ParameterException(line, "--quiet and --verbose can't be used together");
    }
    Verbosity verbosity = verbose ? Verbosity.VERBOSE : quiet ? Verbosity.QUIET : Verbosity.NORMAL;
    return Console.of(environment, verbosity, !noColor);
  }
}
