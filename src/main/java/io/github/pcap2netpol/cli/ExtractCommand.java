package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cli.option.OverlayOptions;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.ConnectionExtractor;
import io.github.pcap2netpol.connection.ConnectionExtractor.Packing;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code extract}: reduces captures where they are to what {@code analyse} needs. */
@Command(
    name = "extract",
    description =
        "Writes the connections of captures to a small file that analyse and verify accept in place of the captures, with the same result.",
    synopsisHeading = "Usage:%n",
    customSynopsis = "  pcap2netpol extract CAPTURE... -o FILE [OPTION...]",
    parameterListHeading = "%nInput:%n")
final class ExtractCommand implements Subcommand {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  /** Thrown if no capture contains a packet that can be read, so that nothing is written. */
  private static final class NothingReadException extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "0..*",
      description =
          "Captures, folders of captures, or bundles: pcap or pcapng, plain, gzip or xz; -"
              + " is standard input.")
  private List<Path> paths = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The file to write, packed with gzip if its name ends in .gz, for example"
              + " connections.ndjson.gz; - is standard output, packed.")
  private Path output = Path.of("");

  @Mixin private final OverlayOptions overlayOptions = new OverlayOptions();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    OverlayPorts overlays = overlayOptions.ports(line);
    if (paths.isEmpty()) {
      throw new ParameterException(line, "nothing to extract: give a CAPTURE, folder or bundle");
    }
    if (paths.stream().filter(TrafficInputs.STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
    if (output.toString().isEmpty()) {
      throw new ParameterException(
          line, "-o FILE is required: the file to write, or - for standard output");
    }
    if (output.equals(STANDARD_OUTPUT)
        && session.console().environment().terminals().contains(Terminal.OUTPUT)) {
      throw new ParameterException(
          line, "-o - would write compressed data to the terminal: give a file, or use a pipe");
    }
    Console console = session.console();
    Diagnostics diagnostics = session.diagnostics();
    check(output, paths);
    List<CaptureInput> captures = CaptureFinder.find(paths, diagnostics);
    List<CaptureStats> stats = extract(captures, overlays, output, console, diagnostics);
    session.printFindings();
    if (!output.equals(STANDARD_OUTPUT)) {
      console.printDone(summary(captures, stats, output));
    }
    return ExitCode.DONE;
  }

  /** The output of an earlier run may be replaced even if it is in a folder that is read. */
  private static void check(Path output, List<Path> paths) throws OutputException {
    if (output.equals(STANDARD_OUTPUT)) {
      return;
    }
    boolean earlier = ConnectionExtractor.isConnectionsFile(output);
    ResultFile.check(
        output,
        paths.stream()
            .filter(path -> !path.equals(TrafficInputs.STANDARD_INPUT))
            .filter(path -> !earlier || !Files.isDirectory(path))
            .toList());
  }

  private static List<CaptureStats> extract(
      List<CaptureInput> captures,
      OverlayPorts overlays,
      Path output,
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
                    packing(output),
                    out,
                    diagnostics));
            if (stats.stream().mapToLong(CaptureStats::legible).sum() == 0) {
              throw new NothingReadException();
            }
          };
      if (output.equals(STANDARD_OUTPUT)) {
        toStandardOutput(contents, console.environment().out());
      } else {
        ResultFile.write(output, contents);
      }
    } catch (OutputException e) {
      if (e.getCause() instanceof NothingReadException) {
        throw new UnusableInputException(
            "None of the captures contains a readable packet, so there is nothing to extract. Check how they were taken and copied.");
      }
      throw e;
    }
    return stats;
  }

  /** Standard output is packed too: it is a pipe or a file, never a terminal. */
  private static Packing packing(Path output) {
    return output.equals(STANDARD_OUTPUT) || output.toString().endsWith(".gz")
        ? Packing.GZIP
        : Packing.NONE;
  }

  private static void toStandardOutput(ResultFile.Contents contents, PrintStream out)
      throws OutputException {
    try {
      contents.writeTo(out);
      out.flush();
      if (out.checkError()) {
        throw new IOException("it takes no more, as a full disk does");
      }
    } catch (IOException e) {
      throw new OutputException("cannot write to standard output: " + IoReason.of(e) + ".", e);
    }
  }

  private static String summary(
      List<CaptureInput> captures, List<CaptureStats> stats, Path output) {
    long packets = stats.stream().mapToLong(CaptureStats::packets).sum();
    return "Extracted "
        + (captures.size() == 1 ? "1 capture" : captures.size() + " captures")
        + " of "
        + packets
        + " packets ("
        + kilobytes(
            captures.stream()
                .flatMap(capture -> capture.parts().stream())
                .mapToLong(ExtractCommand::size)
                .sum())
        + ") to "
        + output
        + " ("
        + kilobytes(size(output))
        + ").";
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }

  private static String kilobytes(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%d kB", (bytes + 999) / 1000)
        : String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
  }
}
