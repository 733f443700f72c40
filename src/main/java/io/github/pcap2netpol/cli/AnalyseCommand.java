package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Judgement;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.RunResult;
import io.github.pcap2netpol.cli.option.AnalyseOptions;
import io.github.pcap2netpol.cli.option.AnalyseOptions.SummaryFormat;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.folder.OutputFolder;
import io.github.pcap2netpol.output.page.ReportPage;
import io.github.pcap2netpol.output.summary.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code analyse}: turns captures and metadata into policies, graph and report. */
@Command(
    name = "analyse",
    aliases = "analyze",
    description =
        "Writes NetworkPolicies that allow exactly what the captures show, with the evidence for every rule.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol analyse shop -o out",
      "  pcap2netpol analyse shop staging -o out -n shop",
      "  pcap2netpol analyse --capture web.pcap db.pcap --cluster pods.json -o out",
      "  pcap2netpol analyse shop -o - | kubectl diff -f -"
    },
    customSynopsis = {
      "  pcap2netpol analyse BUNDLE... -o OUT [OPTION...]",
      "  pcap2netpol analyse --capture FILE|DIR... --cluster FILE|DIR... -o OUT",
      "                      [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class AnalyseCommand implements Subcommand {
  @Mixin private final AnalyseOptions.Arguments arguments = new AnalyseOptions.Arguments();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    AnalyseOptions options = arguments.options(line);
    Console console = session.console();
    Diagnostics diagnostics = session.diagnostics();
    // Fail now, not after a long analysis.
    List<Path> read = new ArrayList<>(options.inputs().paths());
    read.addAll(options.choices().paths());
    boolean writes = !options.dryRun() && !options.isPrinted();
    if (writes) {
      OutputFolder.check(options.output(), read, options.force());
    }
    Judgement judgement =
        AnalyseJudgement.read(options.choices(), console.environment(), diagnostics);
    RunResult outcome = analyse(options, judgement, console, diagnostics);
    finish(outcome, options, session);
    return ExitCode.DONE;
  }

  /** Writes or prints the result, as the options say. */
  static void finish(RunResult outcome, AnalyseOptions options, Session session)
      throws OutputException {
    Console console = session.console();
    if (options.isPrinted()) {
      session.printFindings();
      console.environment().out().print(documents(outcome.files()));
      return;
    }
    if (!options.dryRun()) {
      OutputFolder.write(options.output(), outcome.files(), options.force());
    }
    if (options.summary() == SummaryFormat.MARKDOWN) {
      console.environment().out().print(ReportPage.markdown(outcome.analysis()));
      return;
    }
    Summary.Findings findings = session.printFindingsBesideSummary();
    console.printResult(
        Summary.text(
            outcome.analysis(),
            outcome.connections(),
            new Summary.Folders(
                options.inputs().inputs().bundles().stream().map(Path::toString).toList(),
                options.dryRun() ? Optional.empty() : Optional.of(options.output().toString())),
            findings,
            console.style()));
  }

  /** The policies of the first step as one stream of documents, for {@code kubectl apply -f -}. */
  private static String documents(List<OutputFile> files) {
    return files.stream()
        .filter(file -> file.path().startsWith("policies/"))
        .filter(file -> !file.path().endsWith("/kustomization.yaml"))
        .map(file -> "---\n" + file.contents())
        .collect(Collectors.joining());
  }

  private RunResult analyse(
      AnalyseOptions options, Judgement judgement, Console console, Diagnostics diagnostics)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(console)) {
      return Pipeline.run(
          options.inputs().inputs(),
          options.policies(),
          judgement,
          sources::source,
          CaptureSources.THREADS,
          diagnostics);
    }
  }
}
