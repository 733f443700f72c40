package io.github.pcap2netpol.cli.run;

import io.github.pcap2netpol.cli.terminal.ClosedPipeException;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.summary.Summary;
import io.github.pcap2netpol.snapshot.SnapshotException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * One run of one command. A severe finding makes the exit code 5 here, for all commands; a command
 * returns other reasons for 5 itself.
 */
public final class Session {
  private final Console console;
  private final Diagnostics diagnostics = new Diagnostics();
  private boolean findingsPrinted;
  private Optional<StopSignal> signal = Optional.empty();

  public Session(Console console) {
    this.console = console;
  }

  public Console console() {
    return console;
  }

  /** Receives what the command skips, assumes or finds. */
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  /** From now on, SIGINT and SIGTERM ask the command to end cleanly. */
  public StopSignal listenForStop() {
    StopSignal listening = StopSignal.listen();
    signal = Optional.of(listening);
    return listening;
  }

  /**
   * Prints the findings so far, unless they have been printed; a command may want them before its
   * result.
   */
  public void printFindings() {
    if (!findingsPrinted) {
      findingsPrinted = true;
      console.print(diagnostics.sorted());
    }
  }

  /** Like {@link #printFindings}, before a summary, which may have to list them instead. */
  public Summary.Findings printFindingsBesideSummary() {
    findingsPrinted = true;
    return console.printBesideSummary(diagnostics.sorted());
  }

  /**
   * Runs a command to its end.
   *
   * @throws ParameterException if the options don't go together
   */
  public ExitCode run(Subcommand command, CommandLine line) {
    ExitCode code = ExitCode.INTERNAL_ERROR;
    try {
      code = end(command, line);
      return code;
    } finally {
      console.environment().out().flush();
      ExitCode last = code;
      signal.ifPresent(listening -> listening.done(last));
    }
  }

  private ExitCode end(Subcommand command, CommandLine line) {
    try {
      ExitCode code = command.run(line, this);
      printFindings();
      return code == ExitCode.DONE && hasSevereFindings() ? ExitCode.FINDINGS : code;
    } catch (ParameterException | ClosedPipeException e) {
      throw e;
    } catch (UnusableInputException e) {
      return failed(e, ExitCode.INPUT_UNUSABLE);
    } catch (OutputException e) {
      return failed(e, ExitCode.OUTPUT_NOT_WRITTEN);
    } catch (SnapshotException e) {
      return failed(
          e,
          e.side() == SnapshotException.Side.CLUSTER
              ? ExitCode.INPUT_UNUSABLE
              : ExitCode.OUTPUT_NOT_WRITTEN);
    } catch (RuntimeException | StackOverflowError e) {
      console.printInternalError(e);
      return ExitCode.INTERNAL_ERROR;
    }
  }

  private ExitCode failed(Exception reason, ExitCode code) {
    printFindings();
    console.printReason(reason);
    return code;
  }

  private boolean hasSevereFindings() {
    return diagnostics.sorted().stream().anyMatch(finding -> finding.severity() == Severity.SEVERE);
  }
}
