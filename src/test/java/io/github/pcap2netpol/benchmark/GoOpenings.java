package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Go program of src/test/go/openings, which counts the openings in captures. */
final class GoOpenings {
  private static final Path SOURCE = Path.of("src/test/go/openings");
  private final Path program;

  private GoOpenings(Path program) {
    this.program = program;
  }

  /**
   * Builds the program.
   *
   * @return empty if Go is not installed
   * @throws IllegalStateException if the program cannot be built
   */
  static Optional<GoOpenings> build(Path folder) throws IOException, InterruptedException {
    Path program = Files.createDirectories(folder).resolve("openings").toAbsolutePath();
    ProcessBuilder go =
        new ProcessBuilder("go", "build", "-o", program.toString(), ".")
            .directory(SOURCE.toFile())
            .inheritIO();
    Process process;
    try {
      process = go.start();
    } catch (IOException e) {
      return Optional.empty();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("go build failed in " + SOURCE);
    }
    return Optional.of(new GoOpenings(program));
  }

  List<String> command(List<Path> captures) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    captures.forEach(capture -> command.add(capture.toString()));
    return command;
  }

  /** The number of distinct (originator, responder, port) in all captures together. */
  long count(List<Path> captures) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(captures))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(program + " failed");
    }
    return Long.parseLong(output);
  }
}
