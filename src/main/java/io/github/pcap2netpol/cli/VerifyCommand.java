package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.CapturedTraffic;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.cli.option.FailOn;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.PolicyInputs;
import io.github.pcap2netpol.cli.option.ResultOutput;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cli.terminal.Verbosity;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.page.VerifyPage;
import io.github.pcap2netpol.output.result.VerifyJson;
import io.github.pcap2netpol.output.result.VerifyJunit;
import io.github.pcap2netpol.output.result.VerifyReport;
import io.github.pcap2netpol.output.result.VerifyText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code verify}: replays captures against any policies, and shows what they would
 * block.
 */
@Command(
    name = "verify",
    description =
        "Replays the captures against policies: which observed connections would be blocked (exit code 5), and what is allowed but was not observed.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol verify shop --policies out/policies",
      "  pcap2netpol verify shop -k overlays/production --format junit -o verify.xml",
      "  pcap2netpol verify shop --cluster-policies --fail-on unused"
    },
    customSynopsis = {
      "  pcap2netpol verify BUNDLE... --policies FILE|DIR... [OPTION...]",
      "  pcap2netpol verify BUNDLE... -k DIR [OPTION...]",
      "  pcap2netpol verify BUNDLE... --cluster-policies [OPTION...]",
      "  pcap2netpol verify BUNDLE --policies FILE|DIR... --log FILE [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class VerifyCommand implements Subcommand, ResultOutput.Offering {
  private static final String JUNIT = "junit";
  private static final List<String> FORMATS =
      List.of(
          ResultOutput.TEXT, ResultOutput.MARKDOWN, ResultOutput.HTML, ResultOutput.JSON, JUNIT);

  @Mixin private final TrafficInputs.Arguments traffic = new TrafficInputs.Arguments();
  @Mixin private final PolicyInputs.Arguments judged = new PolicyInputs.Arguments();

  @Mixin private final ResultOutput.Argument result = new ResultOutput.Argument();
  @Mixin private final FailOn.Argument failures = new FailOn.Argument();
  @Mixin private final LogVerification.Argument log = new LogVerification.Argument();

  @Override
  public List<String> formats() {
    return FORMATS;
  }

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    TrafficInputs inputs =
        log.isGiven() ? traffic.metadata(line, "verify") : traffic.inputs(line, "verify");
    PolicyInputs policies = judged.inputs(line);
    ResultOutput output = result.output(FORMATS, line);
    Set<FailOn> failOn = failures.wanted(line);
    if (policies.places().isEmpty()) {
      throw new ParameterException(
          line, "no policies: give --policies FILE|DIR, -k DIR or --cluster-policies");
    }
    OneStandardInput.check(line, inputs.captures(), policies.places().files());
    Console console = session.console();
    if (log.isGiven()) {
      return log.verification(inputs, policies, output, line).run(session);
    }
    Diagnostics diagnostics = session.diagnostics();
    List<Path> read = new ArrayList<>(inputs.paths());
    read.addAll(policies.paths());
    output.check(read);
    VerifyReport report = verify(inputs, policies, console, diagnostics);
    return tell(report, output, failOn, session);
  }

  private static VerifyReport verify(
      TrafficInputs inputs, PolicyInputs policies, Console console, Diagnostics diagnostics)
      throws UnusableInputException {
    PolicyInput.Ahead reading = PolicyInput.Ahead.start(policies.places(), System.in);
    CapturedTraffic seen;
    try (CaptureSources sources = new CaptureSources(console)) {
      seen = Pipeline.see(inputs.inputs(), sources::source, CaptureSources.THREADS, diagnostics);
    }
    GivenPolicies given = reading.with(seen.traffic().cluster().policies(), diagnostics);
    Verification result = Verification.of(seen.traffic(), given, policies.profile(), diagnostics);
    return new VerifyReport(
        Version.current(), seen.captures().size(), given, result, diagnostics.sorted());
  }

  private static ExitCode tell(
      VerifyReport report, ResultOutput output, Set<FailOn> failOn, Session session)
      throws OutputException {
    Console console = session.console();
    boolean all = console.verbosity() == Verbosity.VERBOSE;
    String result =
        switch (output.format()) {
          case ResultOutput.JSON -> VerifyJson.text(report);
          case ResultOutput.HTML -> VerifyPage.html(report);
          case ResultOutput.MARKDOWN -> VerifyPage.markdown(report);
          case JUNIT -> VerifyJunit.text(report);
          default -> VerifyText.text(report, TextStyle.FILE, all);
        };
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), result);
    } else if (!output.showsPage()) {
      console.environment().out().print(result);
    }
    session.printFindings();
    if (output.showsPage()) {
      console
          .environment()
          .out()
          .print(
              console.verbosity() == Verbosity.QUIET
                  ? VerifyText.blocked(report)
                  : VerifyText.text(report, console.style(), all));
    }
    boolean fails =
        !report.result().blocked().isEmpty()
            || failOn.stream().anyMatch(each -> each.isIn(report.result()));
    return fails ? ExitCode.FINDINGS : ExitCode.DONE;
  }
}
