package io.github.pcap2netpol.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A subcommand. */
interface Command {
  /**
   * Its name, options and help. Built by calls and not by annotations, which picocli reads so
   * slowly that a person notices; and options come as values, not as fields that change.
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
