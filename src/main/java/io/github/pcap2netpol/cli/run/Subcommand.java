package io.github.pcap2netpol.cli.run;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.snapshot.SnapshotException;
import java.util.List;
import picocli.CommandLine;

/**
 * A subcommand. Its class has picocli's annotation {@link CommandLine.Command}, which gives its
 * name, aliases and description; its options are annotated fields.
 */
public interface Subcommand {
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
   * @param line the command line, which errors about options refer to
   * @param session talks to the user, and collects findings
   * @return {@link ExitCode#DONE}, or {@link ExitCode#FINDINGS} if the result itself is severe; the
   *     session takes care of severe findings
   * @throws picocli.CommandLine.ParameterException if the options don't go together
   */
  ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException, SnapshotException;
}
