package io.github.pcap2netpol.cli.run;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.snapshot.SnapshotException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand. Its name is the application's to say. */
public interface Command {
  /** Other names for it. */
  default List<String> aliases() {
    return List.of();
  }

  /** What it does, in the list of all commands and at the head of its own help. */
  String summary();

  /** Its options and help, all but name and summary. */
  CommandSpec spec();

  /**
   * Its arguments in an order in which picocli understands them.
   *
   * @param args as they were given, the command's name first
   */
  default List<String> arranged(List<String> args) {
    return args;
  }

  /**
   * Does its work.
   *
   * @param options what was given on the command line
   * @param line where it was given: the origin of complaints about it
   * @param session how to talk to the user, and where findings go
   * @return {@link ExitCode#DONE}, or {@link ExitCode#FINDINGS} if the result is one that must not
   *     be missed; severe findings need not be looked for, the session does that
   * @throws picocli.CommandLine.ParameterException if the options don't go together
   */
  ExitCode run(ParseResult options, CommandLine line, Session session)
      throws UnusableInputException, OutputException, SnapshotException;
}
