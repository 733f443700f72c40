package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.Application;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand. */
public interface Command {
  /** What else it may be called; the name itself is for {@link Application} to say. */
  default List<String> aliases() {
    return List.of();
  }

  /** What it does, in the list of all commands and at the head of its own help. */
  String summary();

  /**
   * Its options and help, all but name and summary. Built by calls and not by annotations, which
   * picocli reads so slowly that a person notices; and options come as values, not as fields that
   * change.
   */
  CommandSpec spec();

  /**
   * Does what it is for.
   *
   * @param options what was given on the command line
   * @param line where it was given: the origin of complaints about it
   * @throws picocli.CommandLine.ParameterException if the options don't go together
   */
  ExitCode run(ParseResult options, CommandLine line);
}
