package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.capture.archive.Archives;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cli.option.ConnectionsOutput;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.OverlayOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.GivenOnce;
import io.github.pcap2netpol.cluster.bundle.InputFiles;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.ConnectionExtractor;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The command {@code extract}: reduces captures to what {@code analyse} needs, wherever they are.
 */
@Command(
    name = "extract",
    description =
        "Writes the connections of captures to a small file that analyse and verify accept in place of the captures, with the same result.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol extract shop -o connections.ndjson.gz",
      "  ssh host cat dump.pcap | pcap2netpol extract - -o dump.ndjson.gz"
    },
    customSynopsis = "  pcap2netpol extract CAPTURE... -o FILE [OPTION...]",
    parameterListHeading = "%nInput:%n")
final class ExtractCommand implements Subcommand {
  /** Thrown if no capture contains a readable packet, so that nothing is written. */
  private static final class NothingReadException extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "0..*",
      description =
          "Captures, folders of captures, bundles, or archives of captures (.tar, .tar.gz, .zip):"
              + " pcap or pcapng, plain, gzip or xz; - is standard input.")
  private List<Path> paths = List.of();

  @Mixin private final ConnectionsOutput.Argument outputArgument = new ConnectionsOutput.Argument();

  @Mixin private final OverlayOptions overlayOptions = new OverlayOptions();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    OverlayPorts overlays = overlayOptions.ports(line);
    if (paths.isEmpty()) {
      throw new ParameterException(line, "nothing to extract: give a CAPTURE, folder or bundle");
    }
    OneStandardInput.check(line, paths);
    ConnectionsOutput output = outputArgument.output(line, session);
    Console console = session.console();
    Diagnostics diagnostics = session.diagnostics();
    output.check(paths);
    List<CaptureInput> captures =
        CaptureFinder.find(
            Archives.expand(GivenOnce.of(paths, diagnostics), InputFiles::isCapture, diagnostics),
            diagnostics);
    List<CaptureStats> stats = extract(captures, overlays, output, console, diagnostics);
    session.printFindings();
    if (!output.isStandardOutput()) {
      console.printDone(summary(captures, stats, output));
    }
    return ExitCode.DONE;
  }

  private static List<CaptureStats> extract(
      List<CaptureInput> captures,
      OverlayPorts overlays,
      ConnectionsOutput output,
      Console console,
      Diagnostics diagnostics)
      throws OutputException, UnusableInputException {
    List<CaptureStats> stats = new ArrayList<>();
    try (CaptureSources files = new CaptureSources(console)) {
      // All of them before the first is read, so that the progress display knows the total.
      Map<Path, CaptureSource> sources = new HashMap<>();
      captures.stream()
          .flatMap(capture -> capture.parts().stream())
          .forEach(part -> sources.computeIfAbsent(part, files::source));
      ResultFile.Contents contents =
          out -> {
            stats.addAll(
                ConnectionExtractor.extract(
                    captures,
                    part -> Objects.requireNonNull(sources.get(part)),
                    overlays,
                    CaptureSources.THREADS,
                    output.packing(),
                    out,
                    diagnostics));
            if (stats.stream().mapToLong(CaptureStats::legible).sum() == 0) {
              throw new NothingReadException();
            }
          };
      output.write(contents, console.environment().out());
    } catch (OutputException e) {
      if (e.getCause() instanceof NothingReadException) {
        throw new UnusableInputException(
            "None of the captures contains a readable packet, so there is nothing to extract. Check how they were taken and copied.");
      }
      throw e;
    }
    return stats;
  }

  private static String summary(
      List<CaptureInput> captures, List<CaptureStats> stats, ConnectionsOutput output) {
    long packets = stats.stream().mapToLong(CaptureStats::packets).sum();
    return "Extracted "
        + (captures.size() == 1 ? "1 capture" : captures.size() + " captures")
        + " of "
        + packets
        + " packets ("
        + ConnectionsOutput.kilobytes(
            captures.stream()
                .flatMap(capture -> capture.parts().stream())
                .mapToLong(ConnectionsOutput::size)
                .sum())
        + ") to "
        + output.described()
        + ".";
  }
}
