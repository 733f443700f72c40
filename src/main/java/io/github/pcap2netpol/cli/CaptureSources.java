package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.capture.archive.ArchivedCapture;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.file.StandardInput;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Progress;
import java.nio.file.Path;
import java.util.Optional;

/** Opens captures, and shows progress to a waiting person. */
final class CaptureSources implements AutoCloseable {
  /** How many captures are read at once. */
  static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final Progress progress;

  CaptureSources(Console console) {
    progress =
        new Progress(
            console.showsProgress() ? Optional.of(console.environment().err()) : Optional.empty());
  }

  /** Opens a capture. */
  CaptureSource source(Path path) {
    return progress.watch(
        path.equals(TrafficInputs.STANDARD_INPUT)
            ? new StandardInput()
            : ArchivedCapture.of(path)
                .<CaptureSource>map(capture -> capture)
                .orElseGet(() -> new FileSource(path, path.toString())));
  }

  @Override
  public void close() {
    progress.end();
  }
}
