package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.BundleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes {@code bundle.json} at the end of a collection; called by scripts/collect-captures. */
@Command(
    name = "describe-bundle",
    hidden = true,
    description = "Writes BUNDLE/bundle.json from what was noted while collecting.")
final class DescribeCommand implements Subcommand {
  @Parameters(
      index = "0",
      paramLabel = "BUNDLE",
      description = "A folder that scripts/collect-captures has filled.")
  private Path bundle = Path.of("");

  @Override
  public ExitCode run(CommandLine line, Session session) throws OutputException {
    try {
      CollectedNotes notes = new CollectedNotes(bundle);
      OutputFile file =
          BundleJson.render(
              notes.namespaces(), notes.cluster(), notes.captures(), notes.problems());
      Path beside = bundle.resolve("." + file.path() + ".part");
      Files.writeString(beside, file.contents());
      Files.move(
          beside,
          bundle.resolve(file.path()),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      return ExitCode.DONE;
    } catch (UnreadableTextException e) {
      throw new OutputException(
          "The bundle " + bundle + " can't be described: server.json: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new OutputException(
          "The bundle " + bundle + " can't be described: " + IoReason.of(e) + ".", e);
    }
  }
}
