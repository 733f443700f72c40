package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.CapturedTraffic;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.RunResult;
import io.github.pcap2netpol.cli.option.AnalyseOptions;
import io.github.pcap2netpol.cli.panel.PromptPanel;
import io.github.pcap2netpol.cli.panel.ReviewDesk;
import io.github.pcap2netpol.cli.panel.ScreenPanel;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.manifest.TextLimits;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFolder;
import io.github.pcap2netpol.output.folder.ResultFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code review}: people decide about observed connections, then policies are written.
 */
@Command(
    name = "review",
    description =
        "Shows the observed connections, to allow or deny them one by one before policies are written.",
    synopsisHeading = "Usage:%n",
    customSynopsis = {"  pcap2netpol review BUNDLE... [--decisions FILE] [-o OUT] [OPTION...]"},
    parameterListHeading = "%nInput:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol review shop",
      "  pcap2netpol review shop --decisions decisions.yaml -o out",
      "  printf 'c 3-9\\ng\\n' | pcap2netpol review shop",
      "",
      "Without --decisions, decisions are kept in decisions.yaml. Without -o, the",
      "policies are written to the folder out."
    })
final class ReviewCommand implements Subcommand {
  private static final Path OUTPUT = Path.of("out");
  private static final Path DECISIONS = Path.of("decisions.yaml");

  @Mixin private final AnalyseOptions.Arguments arguments = new AnalyseOptions.Arguments();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    AnalyseOptions options = arguments.options(line, Optional.of(OUTPUT));
    if (options.isPrinted() || options.inputs().readsStandardInput()) {
      throw new ParameterException(line, "commands are read from standard input: name files");
    }
    Path file = options.choices().decisions().orElse(DECISIONS);
    String existing = existing(file);
    Console console = session.console();
    List<Path> read = new ArrayList<>(options.inputs().paths());
    read.addAll(options.choices().contracts());
    ResultFile.check(file, read);
    if (!options.dryRun()) {
      read.add(file);
      OutputFolder.check(options.output(), read, options.force());
    }
    AnalyseJudgement given =
        AnalyseJudgement.read(
            options.choices().with(Optional.empty()), console.environment(), session.diagnostics());
    CapturedTraffic seen = see(options, console, session.diagnostics());
    AnalyseJudgement choices = given.recordedFor(seen.recordedFor());
    TrafficMap expected = choices.expected(seen.traffic(), new Diagnostics());
    ReviewDesk desk =
        new ReviewDesk(
            expected,
            options.policies(),
            choices::with,
            file,
            existing,
            Today.in(console.environment()),
            console.style());
    if (!hasGenerated(desk, console)) {
      session.printFindings();
      console.printDone("No policies were written. Decisions are saved by w and g only.");
      return ExitCode.DONE;
    }
    desk.write();
    RunResult outcome =
        Pipeline.conclude(
            seen, options.policies(), choices.with(desk.decisions()), session.diagnostics());
    AnalyseCommand.finish(outcome, options, session);
    return ExitCode.DONE;
  }

  private static boolean hasGenerated(ReviewDesk desk, Console console) throws OutputException {
    if (console.environment().terminals().contains(Terminal.OUTPUT)) {
      Optional<Boolean> generated = ScreenPanel.run(desk);
      if (generated.isPresent()) {
        return generated.get();
      }
    }
    return new PromptPanel(
            desk,
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            console.environment().out(),
            console.environment().columns(),
            console.environment().terminals().contains(Terminal.INPUT))
        .run();
  }

  /** The contents of the file; "" if it does not exist yet. */
  private static String existing(Path file) throws UnusableInputException {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      if (Files.size(file) > TextLimits.WHOLE_FILE) {
        throw new UnusableInputException(
            file + " is longer than " + TextLimits.WHOLE_FILE + " bytes.");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UnusableInputException(
          file + " can't be read; check that it is a text file, and its permissions.", e);
    }
  }

  private static CapturedTraffic see(
      AnalyseOptions options, Console console, Diagnostics diagnostics)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(console)) {
      return Pipeline.see(
          options.inputs().inputs(), sources::source, CaptureSources.THREADS, diagnostics);
    }
  }
}
