package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Pipeline.Outcome;
import io.github.pcap2netpol.cli.option.AnalyseOptions;
import io.github.pcap2netpol.cli.option.Command;
import io.github.pcap2netpol.cli.option.ExitCode;
import io.github.pcap2netpol.cli.terminal.Coloring;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFolder;
import io.github.pcap2netpol.output.graph.GraphvizSvg;
import io.github.pcap2netpol.output.pages.Summary;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** From captures and metadata to policies, graph and report. */
final class AnalyseCommand implements Command {
  private final Environment surroundings;

  AnalyseCommand(Environment surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public List<String> aliases() {
    return List.of("analyze");
  }

  @Override
  public String summary() {
    return "Writes the NetworkPolicies that let through what the captures show, with the evidence"
        + " for every rule.";
  }

  @Override
  public CommandSpec spec() {
    return AnalyseOptions.spec(this);
  }

  @Override
  public ExitCode run(ParseResult parsed, CommandLine line) {
    AnalyseOptions options = AnalyseOptions.of(parsed, line);
    Console talk = Console.of(parsed, surroundings);
    Diagnostics diagnostics = new Diagnostics();
    Outcome outcome;
    try {
      // Not only after a long analysis.
      OutputFolder.check(options.output(), options.inputs().paths(), options.force());
      outcome = analyse(options, talk, diagnostics);
      OutputFolder.write(options.output(), outcome.files(), options.force());
    } catch (UnusableInputException e) {
      talk.print(diagnostics.sorted());
      talk.printReason(e);
      return ExitCode.INPUT_UNUSABLE;
    } catch (OutputException e) {
      talk.print(diagnostics.sorted());
      talk.printReason(e);
      return ExitCode.OUTPUT_NOT_WRITTEN;
    }
    List<Diagnostic> found = diagnostics.sorted();
    talk.printBesideSummary(found);
    talk.printResult(
        Summary.text(
            outcome.analysis(),
            outcome.connections(),
            options.output().toString(),
            talk.coloring(Terminal.OUTPUT) == Coloring.ANSI));
    return found.stream().anyMatch(one -> one.severity() == Severity.SEVERE)
        ? ExitCode.FINDINGS
        : ExitCode.DONE;
  }

  private Outcome analyse(AnalyseOptions options, Console talk, Diagnostics diagnostics)
      throws UnusableInputException {
    // Apart, since it runs beside the rest, whose report shall not depend on which is faster.
    Diagnostics ofDrawing = new Diagnostics();
    try (Reading reading = new Reading(talk)) {
      return Pipeline.run(
          options.inputs().inputs(),
          options.policies(),
          reading::source,
          Reading.THREADS,
          graph -> GraphvizSvg.render(graph, ofDrawing),
          diagnostics);
    } finally {
      diagnostics.addAll(ofDrawing.sorted());
    }
  }
}
