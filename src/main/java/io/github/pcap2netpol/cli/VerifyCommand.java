package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Pipeline.Seen;
import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.cli.option.Command;
import io.github.pcap2netpol.cli.option.ExitCode;
import io.github.pcap2netpol.cli.option.PolicyInputs;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.terminal.Coloring;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Environment;
import io.github.pcap2netpol.cli.terminal.Terminal;
import io.github.pcap2netpol.cli.terminal.Verbosity;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.pages.VerifyJson;
import io.github.pcap2netpol.output.pages.VerifyJunit;
import io.github.pcap2netpol.output.pages.VerifyReport;
import io.github.pcap2netpol.output.pages.VerifyText;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Replays captures against any policies: what would they block? */
final class VerifyCommand implements Command {
  private static final String JUNIT = "junit";
  private static final List<String> FORMATS = List.of(ResultOutput.TEXT, ResultOutput.JSON, JUNIT);

  private final Environment surroundings;

  VerifyCommand(Environment surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public String summary() {
    return "Replays the captures against policies: which of the connections that were seen would"
        + " be blocked (then the exit code is 5), and what is allowed without having been"
        + " seen?";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    TrafficInputs.addTo(spec);
    PolicyInputs.addTo(spec);
    ResultOutput.addTo(spec, FORMATS);
    LogVerification.addTo(spec);
    Console.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol verify BUNDLE... --policies FILE|DIR... [OPTION...]",
            "  pcap2netpol verify BUNDLE... -k DIR [OPTION...]",
            "  pcap2netpol verify BUNDLE... --cluster-policies [OPTION...]",
            "  pcap2netpol verify BUNDLE --policies FILE|DIR... --log FILE [OPTION...]")
        .parameterListHeading("%nInput:%n");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, CommandLine line) {
    TrafficInputs inputs = TrafficInputs.of(parsed, line, "verify");
    PolicyInputs policies = PolicyInputs.of(parsed, line);
    ResultOutput output = ResultOutput.of(parsed, line, FORMATS);
    if (policies.places().isEmpty()) {
      throw new ParameterException(
          line, "no policies: give --policies FILE|DIR, -k DIR or --cluster-policies");
    }
    if (inputs.readsStandardInput() && policies.readsStandardInput()) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
    Console talk = Console.of(parsed, surroundings);
    if (LogVerification.isWanted(parsed)) {
      return LogVerification.of(parsed, line, inputs, policies, output).run(talk);
    }
    Diagnostics diagnostics = new Diagnostics();
    try {
      List<Path> read = new ArrayList<>(inputs.paths());
      read.addAll(policies.paths());
      output.check(read);
      VerifyReport report = verify(inputs, policies, talk, diagnostics);
      return tell(report, output, talk);
    } catch (UnusableInputException e) {
      talk.print(diagnostics.sorted());
      talk.printReason(e);
      return ExitCode.INPUT_UNUSABLE;
    } catch (OutputException e) {
      talk.print(diagnostics.sorted());
      talk.printReason(e);
      return ExitCode.OUTPUT_NOT_WRITTEN;
    }
  }

  private static VerifyReport verify(
      TrafficInputs inputs, PolicyInputs policies, Console talk, Diagnostics diagnostics)
      throws UnusableInputException {
    Seen seen;
    try (Reading reading = new Reading(talk)) {
      seen = Pipeline.see(inputs.inputs(), reading::source, Reading.THREADS, diagnostics);
    }
    GivenPolicies given =
        PolicyInput.read(
            policies.places(), seen.traffic().cluster().policies(), System.in, diagnostics);
    Verification result = Verification.of(seen.traffic(), given, policies.profile(), diagnostics);
    return new VerifyReport(
        Version.current(), seen.captures().size(), given, result, diagnostics.sorted());
  }

  private static ExitCode tell(VerifyReport report, ResultOutput output, Console talk)
      throws OutputException {
    boolean all = talk.verbosity() == Verbosity.VERBOSE;
    String result =
        switch (output.format()) {
          case ResultOutput.JSON -> VerifyJson.text(report);
          case JUNIT -> VerifyJunit.text(report);
          default -> VerifyText.text(report, false, all);
        };
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), result);
    } else if (!output.showsPage()) {
      talk.surroundings().out().print(result);
    }
    talk.print(report.diagnostics());
    if (output.showsPage()) {
      talk.surroundings()
          .out()
          .print(
              talk.verbosity() == Verbosity.QUIET
                  ? VerifyText.blocked(report)
                  : VerifyText.text(report, talk.coloring(Terminal.OUTPUT) == Coloring.ANSI, all));
    }
    return report.result().blocked().isEmpty()
            && report.diagnostics().stream().noneMatch(VerifyCommand::isSevere)
        ? ExitCode.DONE
        : ExitCode.FINDINGS;
  }

  private static boolean isSevere(Diagnostic diagnostic) {
    return diagnostic.severity() == Severity.SEVERE;
  }
}
