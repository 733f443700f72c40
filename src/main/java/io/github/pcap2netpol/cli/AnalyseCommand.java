package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Pipeline.Outcome;
import io.github.pcap2netpol.cluster.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.GraphvizSvg;
import io.github.pcap2netpol.output.OutputException;
import io.github.pcap2netpol.output.OutputFile;
import io.github.pcap2netpol.output.OutputFolder;
import io.github.pcap2netpol.output.Summary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** From captures and metadata to policies, graph and report. */
final class AnalyseCommand implements Command {
  private static final String GRAPH = "graph.dot";

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
      write(outcome, options, diagnostics);
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
    try (Reading reading = new Reading(talk)) {
      return Pipeline.run(
          options.inputs().inputs(),
          options.policies(),
          reading::source,
          Reading.THREADS,
          diagnostics);
    }
  }

  private static void write(Outcome outcome, AnalyseOptions options, Diagnostics diagnostics)
      throws OutputException {
    List<OutputFile> files = new ArrayList<>(outcome.files());
    outcome.files().stream()
        .filter(file -> file.path().equals(GRAPH))
        .findFirst()
        .flatMap(graph -> GraphvizSvg.render(graph, diagnostics))
        .ifPresent(files::add);
    OutputFolder.write(options.output(), files, options.force());
  }
}
