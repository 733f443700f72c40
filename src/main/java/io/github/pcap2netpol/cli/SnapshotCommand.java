package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.option.SnapshotOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.StopSignal;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Verbosity;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.text.SafeText;
import io.github.pcap2netpol.snapshot.RunningWatch;
import io.github.pcap2netpol.snapshot.Snapshot;
import io.github.pcap2netpol.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code snapshot}: writes a live cluster's metadata to a bundle. */
@Command(
    name = "snapshot",
    description =
        "Writes the metadata that analyse needs from a live cluster: addresses, owners, Services, labels and ports. Never includes environment variables, commands, arguments or Secrets, and no annotations except addresses that networks record on nodes. Only lists objects and watches pods; the permissions are in scripts/rbac.yaml.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol snapshot -o shop/cluster -n shop",
      "  pcap2netpol snapshot -o shop/cluster --watch --for 10m"
    },
    customSynopsis = "  pcap2netpol snapshot -o BUNDLE/cluster [--watch] [-n NS]... [OPTION...]")
final class SnapshotCommand implements Subcommand {
  private static final Duration GLANCE = Duration.ofMillis(200);

  @Mixin private final SnapshotOptions.Arguments arguments = new SnapshotOptions.Arguments();

  @Override
  public ExitCode run(CommandLine line, Session session) throws OutputException, SnapshotException {
    SnapshotOptions options = arguments.options(line);
    Console console = session.console();
    Optional<StopSignal> signal =
        options.watch() ? Optional.of(session.listenForStop()) : Optional.empty();
    Diagnostics diagnostics = session.diagnostics();
    try (Snapshot snapshot =
        Snapshot.open(options.access(), options.output(), options.namespaces(), diagnostics)) {
      Map<String, Long> counts = snapshot.lists();
      if (options.serverInfo().isPresent()) {
        write(options.serverInfo().get(), snapshot.server(counts).json());
      }
      Optional<Long> events = Optional.empty();
      if (signal.isPresent()) {
        events = Optional.of(watch(snapshot, options, console, signal.get()));
        counts = listsAgain(snapshot, counts, diagnostics);
      }
      session.printFindings();
      summary(snapshot, options, counts, events).lines().forEach(console::printDone);
      return ExitCode.DONE;
    }
  }

  private static long watch(
      Snapshot snapshot, SnapshotOptions options, Console console, StopSignal signal)
      throws SnapshotException {
    RunningWatch watching = snapshot.watch();
    if (console.verbosity() != Verbosity.QUIET) {
      console.environment().err().println("Watching pods; Ctrl-C or SIGTERM ends it.");
    }
    Duration left = options.limit().orElse(Duration.ofDays(365));
    while (!left.isNegative()
        && watching.goesOn()
        && !signal.await(left.compareTo(GLANCE) < 0 ? left : GLANCE)) {
      left = left.minus(GLANCE);
    }
    // If nothing can be watched, wait anyway for the signal to end.
    if (!left.isNegative() && !watching.goesOn()) {
      signal.await(left);
    }
    return watching.stop();
  }

  /** Writes the Lists again as they are now; if that fails, those from the beginning remain. */
  private static Map<String, Long> listsAgain(
      Snapshot snapshot, Map<String, Long> before, Diagnostics diagnostics)
      throws SnapshotException {
    try {
      return snapshot.lists();
    } catch (SnapshotException e) {
      if (e.side() == SnapshotException.Side.FILES) {
        throw e;
      }
      diagnostics.add(
          Diagnostic.severe(
              "metadata-not-renewed",
              "",
              "The Lists are from the beginning of the watch: " + e.getMessage()));
      return before;
    }
  }

  private static void write(Path file, String text) throws OutputException {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new OutputException("The file " + file + " can't be written: " + IoReason.of(e), e);
    }
  }

  private static String summary(
      Snapshot snapshot, SnapshotOptions options, Map<String, Long> counts, Optional<Long> events) {
    StringBuilder text = new StringBuilder();
    text.append("Read from ").append(SafeText.oneLine(snapshot.server())).append(": ");
    String separator = "";
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (entry.getValue() > 0) {
        text.append(separator).append(entry.getValue()).append(' ').append(entry.getKey());
        separator = ", ";
      }
    }
    text.append(separator.isEmpty() ? "nothing" : "");
    events.ifPresent(count -> text.append("; ").append(count).append(" events of pods"));
    text.append(".\nWritten to ").append(SafeText.oneLine(options.output().toString()));
    return text.append(".\n").toString();
  }
}
