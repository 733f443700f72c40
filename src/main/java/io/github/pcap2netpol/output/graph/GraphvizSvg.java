package io.github.pcap2netpol.output.graph;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Draws the graph with Graphviz ({@code dot}) if it is installed. It never fails: the drawing is
 * optional, and whatever prevented it becomes a diagnostic.
 */
public final class GraphvizSvg {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Larger drawings are useless. */
  private static final int MOST_BYTES = 64 << 20;

  /** Beyond this many lines dot takes minutes and the drawing is unreadable. */
  private static final int MOST_LINES = 1500;

  private GraphvizSvg() {}

  /** {@code graph.svg}, or empty if it could not be drawn; the diagnostics then say why. */
  public static Optional<OutputFile> render(OutputFile dot, Diagnostics diagnostics) {
    return render(dot, diagnostics, Optional.ofNullable(System.getenv("PATH")).orElse(""), TIMEOUT);
  }

  static Optional<OutputFile> render(
      OutputFile dot, Diagnostics diagnostics, String path, Duration timeout) {
    Optional<Path> program = find(path);
    if (program.isEmpty()) {
      diagnostics.add(
          Diagnostic.info(
              "graphviz-missing",
              "",
              "graph.svg was not drawn: install Graphviz (its dot was not found on the PATH) and"
                  + " run again, or draw it elsewhere with: dot -Tsvg graph.dot -o graph.svg"));
      return Optional.empty();
    }
    long lines = dot.contents().lines().filter(line -> line.contains(" -> ")).count();
    if (lines > MOST_LINES) {
      diagnostics.add(
          Diagnostic.info(
              "graphviz-skipped",
              "",
              "graph.svg was not drawn: with "
                  + lines
                  + " lines (at most "
                  + MOST_LINES
                  + " are drawn) nobody could read it. graph.dot is complete; Graphviz' sfdp can"
                  + " lay it out."));
      return Optional.empty();
    }
    try {
      return Optional.of(new OutputFile("graph.svg", run(program.get(), dot.contents(), timeout)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      diagnostics.add(failed("it was interrupted"));
    } catch (TimeoutException e) {
      diagnostics.add(
          failed(
              "dot was not done after " + timeout.toSeconds() + " s; the graph may be too large"));
    } catch (ExecutionException | IOException e) {
      diagnostics.add(failed(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static Diagnostic failed(String why) {
    return Diagnostic.warning(
        "graphviz-failed", "", "graph.svg was not drawn: " + why + ". graph.dot is complete.");
  }

  private static Optional<Path> find(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      for (String name : new String[] {"dot", "dot.exe"}) {
        try {
          Path program = Path.of(folder, name);
          if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
            return Optional.of(program.toAbsolutePath());
          }
        } catch (InvalidPathException e) {
          break; // not a folder's name on this system, so nothing is in it
        }
      }
    }
    return Optional.empty();
  }

  private static String run(Path program, String dot, Duration timeout)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process process = new ProcessBuilder(program.toString(), "-Tsvg").start();
    // Serve all three pipes at once: dot would block forever on one that nobody serves.
    CompletableFuture<byte[]> svg = inBackground(() -> read(process.getInputStream()));
    CompletableFuture<byte[]> messages = inBackground(() -> read(process.getErrorStream()));
    CompletableFuture<Boolean> input = inBackground(() -> write(process.getOutputStream(), dot));
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      byte[] drawn = svg.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (process.exitValue() != 0 || drawn.length == 0) {
        String said =
            new String(
                    messages.get(timeout.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8)
                .strip();
        throw new IOException(
            "dot failed with exit code "
                + process.exitValue()
                + (said.isEmpty() ? "" : ": " + said.lines().findFirst().orElse("")));
      }
      if (drawn.length > MOST_BYTES) {
        throw new IOException("the drawing is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      input.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new String(drawn, StandardCharsets.UTF_8).replace("\r\n", "\n");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Daemon threads of its own, since the common pool may have only one. */
  private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, "graphviz");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static byte[] read(InputStream in) {
    try (in) {
      return in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the program read all of its input. If it ended early, its exit code says why. */
  private static boolean write(OutputStream out, String dot) {
    try (out) {
      out.write(dot.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
