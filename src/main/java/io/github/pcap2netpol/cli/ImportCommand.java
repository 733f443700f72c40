package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cli.option.ConnectionsOutput;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.RecordOptions;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cluster.bundle.GivenOnce;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.FlowLogImporter;
import io.github.pcap2netpol.connection.FlowLogImporter.Imported;
import io.github.pcap2netpol.connection.FlowLogImporter.RecordFile;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.OtherContent;
import io.github.pcap2netpol.flowlog.metadata.RecordedObjects;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code import}: turns records of other tools into a connections file. */
@Command(
    name = "import",
    description =
        "Turns the flow records of Hubble, Zeek, NetObserv, conntrack or MicroShield into a connections file, which analyse, verify and list accept in place of captures.",
    synopsisHeading = "Usage:%n",
    customSynopsis = "  pcap2netpol import FORMAT FILE... -o FILE [OPTION...]",
    parameterListHeading = "%nInput:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hubble observe --all -o jsonpb | pcap2netpol import hubble - -o shop.ndjson",
      "  pcap2netpol import zeek conn.log --cluster pods.json -o zeek.ndjson",
      "  pcap2netpol analyse --capture zeek.ndjson --cluster pods.json -o out"
    })
final class ImportCommand implements Subcommand {
  /** Thrown if no record can be used, so that nothing is written. */
  private static final class NothingReadException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** For completion. */
  private static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return FlowLogFormat.words().iterator();
    }
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FORMAT",
      completionCandidates = ImportCommand.Formats.class,
      description =
          "hubble (hubble observe -o jsonpb, or the exporter's files), zeek (conn.log, TSV or JSON), netobserv (flows in JSON), conntrack (conntrack -L or -E) or microshield (flows.json).")
  private String word = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Files of records, plain or gzip; - is standard input. All of them together are read as"
              + " one capture.")
  private List<Path> paths = List.of();

  @Mixin private final ConnectionsOutput.Argument outputArgument = new ConnectionsOutput.Argument();

  @Mixin private final RecordOptions options = new RecordOptions();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    FlowLogFormat format = format(line);
    if (paths.isEmpty()) {
      throw new ParameterException(line, "nothing to import: give one or more files of records");
    }
    OneStandardInput.check(line, paths);
    ConnectionsOutput output = outputArgument.output(line, session);
    options.check(format, line);
    output.check(paths);
    Optional<Path> metadata = options.metadata();
    if (metadata.isPresent()) {
      if (output.isTo(metadata.get())) {
        throw new ParameterException(line, "-o and --metadata name the same file");
      }
      ResultFile.check(metadata.get(), paths);
    }
    for (Path path : paths) {
      require(path);
    }
    RecordedObjects objects =
        metadata.isPresent() ? RecordedObjects.collecting() : RecordedObjects.unwanted();
    Imported imported = imported(format, output, objects, session, line);
    if (metadata.isPresent()) {
      ResultFile.write(metadata.get(), objects.toJson(session.diagnostics()));
    }
    session.printFindings();
    if (!output.isStandardOutput()) {
      session.console().printDone(summary(format, imported, output));
    }
    return ExitCode.DONE;
  }

  private FlowLogFormat format(CommandLine line) {
    return FlowLogFormat.of(word)
        .orElseThrow(
            () ->
                new ParameterException(
                    line,
                    (word.isEmpty() ? "no format" : "unknown format \"" + word + "\"")
                        + ": expected one of "
                        + String.join(", ", FlowLogFormat.words())));
  }

  private static void require(Path path) throws UnusableInputException {
    if (!path.equals(TrafficInputs.STANDARD_INPUT) && !Files.exists(path)) {
      throw new UnusableInputException(path + " does not exist; check the path.");
    }
    if (Files.isDirectory(path)) {
      throw new UnusableInputException(
          path + " is a folder. Name the files of records one by one, for example " + path + "/*.");
    }
  }

  private Imported imported(
      FlowLogFormat format,
      ConnectionsOutput output,
      RecordedObjects objects,
      Session session,
      CommandLine line)
      throws OutputException, UnusableInputException {
    FlowLogImporter.Settings settings = options.settings(format, session.diagnostics());
    List<Imported> results = new ArrayList<>();
    try (CaptureSources sources = new CaptureSources(session.console())) {
      List<RecordFile> files = new ArrayList<>();
      // In a fixed order, whatever the shell's.
      List<Path> each = new ArrayList<>(GivenOnce.of(paths, session.diagnostics()));
      each.sort(Comparator.naturalOrder());
      for (Path path : GivenOnce.withoutCopies(each, session.diagnostics())) {
        files.add(new RecordFile(sources.source(path), options.assumedTime(path, line)));
      }
      output.write(
          out -> {
            Imported imported =
                FlowLogImporter.importAll(
                    files, settings, objects, output.packing(), out, session.diagnostics());
            results.add(imported);
            if (used(imported) == 0) {
              throw new NothingReadException();
            }
          },
          session.console().environment().out());
    } catch (OutputException e) {
      if (e.getCause() instanceof NothingReadException) {
        throw new UnusableInputException(
            "None of the files has a record of "
                + format.tool()
                + " that can be used, so there is nothing to import. "
                + paths.stream()
                    .flatMap(path -> OtherContent.of(path).stream())
                    .findFirst()
                    .map(OtherContent::hint)
                    .orElse("Is FORMAT right?"));
      }
      throw e;
    }
    return results.get(0);
  }

  private static long used(Imported imported) {
    return imported.files().stream().mapToLong(CaptureStats::packets).sum();
  }

  private String summary(FlowLogFormat format, Imported imported, ConnectionsOutput output) {
    long records = used(imported);
    return "Imported "
        + (records == 1 ? "1 record" : records + " records")
        + " of "
        + format.tool()
        + " to "
        + output.described()
        + options.metadata().map(path -> ", and the pods in them to " + path).orElse("")
        + ". Next: pcap2netpol analyse --capture "
        + output.path()
        + " --cluster "
        + options.metadata().map(Path::toString).orElse("METADATA")
        + " -o out";
  }
}
