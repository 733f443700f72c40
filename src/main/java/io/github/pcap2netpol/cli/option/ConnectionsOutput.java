package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.connection.ConnectionExtractor;
import io.github.pcap2netpol.connection.ConnectionExtractor.Packing;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a connections file goes. */
public record ConnectionsOutput(Path path) {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  /** The option that names it. */
  public static final class Argument {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description =
            "The file to write, packed with gzip if its name ends in .gz, for example"
                + " connections.ndjson.gz; - is standard output, packed.")
    private Path output = Path.of("");

    /**
     * The file.
     *
     * @throws ParameterException if there is none, or it would be a terminal
     */
    public ConnectionsOutput output(CommandLine line, Session session) {
      if (output.toString().isEmpty()) {
        throw new ParameterException(
            line, "-o FILE is required: the file to write, or - for standard output");
      }
      if (output.equals(STANDARD_OUTPUT)
          && session.console().environment().terminals().contains(Terminal.OUTPUT)) {
        throw new ParameterException(
            line, "-o - would write compressed data to the terminal: give a file, or use a pipe");
      }
      return new ConnectionsOutput(output);
    }
  }

  /** Whether it goes to that file. */
  public boolean isTo(Path file) {
    return path.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize());
  }

  public boolean isStandardOutput() {
    return path.equals(STANDARD_OUTPUT);
  }

  /**
   * Checks whether it can be written. The output of an earlier run may be replaced even if it is in
   * a folder that is read.
   */
  public void check(List<Path> inputs) throws OutputException {
    if (isStandardOutput()) {
      return;
    }
    boolean earlier = ConnectionExtractor.isConnectionsFile(path);
    ResultFile.check(
        path,
        inputs.stream()
            .filter(input -> !input.equals(TrafficInputs.STANDARD_INPUT))
            .filter(input -> !earlier || !Files.isDirectory(input))
            .toList());
  }

  /** Standard output is compressed too: it is a pipe or a file, never a terminal. */
  public Packing packing() {
    return isStandardOutput() || path.toString().endsWith(".gz") ? Packing.GZIP : Packing.NONE;
  }

  public void write(ResultFile.Contents contents, PrintStream standardOutput)
      throws OutputException {
    if (!isStandardOutput()) {
      ResultFile.write(path, contents);
      return;
    }
    try {
      contents.writeTo(standardOutput);
      standardOutput.flush();
      if (standardOutput.checkError()) {
        throw new IOException("it takes no more, as a full disk does");
      }
    } catch (IOException e) {
      throw new OutputException("cannot write to standard output: " + IoReason.of(e) + ".", e);
    }
  }

  /** The file with its size, for people. */
  public String described() {
    return path + " (" + kilobytes(size(path)) + ")";
  }

  /** The size of a file; 0 if it is not a regular file. */
  public static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }

  public static String kilobytes(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%d kB", (bytes + 999) / 1000)
        : String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
  }
}
