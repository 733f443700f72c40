package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Pipeline.Outcome;
import io.github.pcap2netpol.cluster.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.GraphvizSvg;
import io.github.pcap2netpol.output.OutputException;
import io.github.pcap2netpol.output.OutputFolder;
import io.github.pcap2netpol.output.Summary;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** From captures and metadata to policies, graph and report. */
final class AnalyseCommand implements Command {
  private final Surroundings surroundings;

  AnalyseCommand(Surroundings surroundings) {
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
    Talk talk = Talk.of(parsed, surroundings);
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

  private Outcome analyse(AnalyseOptions options, Talk talk, Diagnostics diagnostics)
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
