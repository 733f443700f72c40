package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.run.Command;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.report.BundleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Writes {@code bundle.json} at the end of a collection; called by scripts/collect-captures. */
final class DescribeCommand implements Command {
  @Override
  public String summary() {
    return "Writes BUNDLE/bundle.json from what was noted while collecting.";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .paramLabel("BUNDLE")
            .type(Path.class)
            .description("A folder that scripts/collect-captures has filled.")
            .build());
    Console.addOptionsTo(spec);
    spec.usageMessage().hidden(true);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, CommandLine line, Session session)
      throws OutputException {
    Path bundle = parsed.matchedPositionalValue(0, Path.of(""));
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
    } catch (IOException e) {
      throw new OutputException(String.valueOf(e.getMessage()), e);
    }
  }
}
