package io.github.pcap2netpol.cli.run;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.snapshot.SnapshotException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand. The application decides its name. */
public interface Command {
  /** Other names for it. */
  default List<String> aliases() {
    return List.of();
  }

  /** What it does; shown in the list of commands and at the top of its own help. */
  String summary();

  /** Its options and help, except name and summary. */
  CommandSpec spec();

  /**
   * Puts its arguments into an order that picocli understands.
   *
   * @param args as given, starting with the command's name
   */
  default List<String> arranged(List<String> args) {
    return args;
  }

  /**
   * Does the work.
   *
   * @param options the options given on the command line
   * @param line the command line, which errors about options refer to
   * @param session talks to the user, and collects findings
   * @return {@link ExitCode#DONE}, or {@link ExitCode#FINDINGS} if the result itself is severe; the
   *     session takes care of severe findings
   * @throws picocli.CommandLine.ParameterException if the options don't go together
   */
  ExitCode run(ParseResult options, CommandLine line, Session session)
      throws UnusableInputException, OutputException, SnapshotException;
}
