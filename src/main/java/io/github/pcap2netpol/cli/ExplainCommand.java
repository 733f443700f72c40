package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.answer.explain.Explanation;
import io.github.pcap2netpol.answer.explain.RuleReasons;
import io.github.pcap2netpol.cli.option.ExplainQuery;
import io.github.pcap2netpol.cli.option.LooseInputOptions;
import io.github.pcap2netpol.cli.option.OneStandardInput;
import io.github.pcap2netpol.cli.option.PolicyInputs;
import io.github.pcap2netpol.cli.option.ResultOutput;
import io.github.pcap2netpol.cli.option.TrafficInputs;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.result.ExplainJson;
import io.github.pcap2netpol.output.result.ExplainText;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import io.github.pcap2netpol.verify.use.PolicyUse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The command {@code explain}: may one party call another, why, and who saw it? And: what is this
 * rule for?
 */
@Command(
    name = "explain",
    description =
        "Says whether SRC may call DST, which policy and rule decide or what is missing, and what was observed; or what each rule of a policy was used for. Without --policies, -k or --cluster-policies, uses the policies that analyse would write.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol explain shop shop/web shop/db:5432",
      "  pcap2netpol explain shop shop/web payments.example.com:443",
      "  pcap2netpol explain shop out/policies/shop/web.yaml"
    },
    customSynopsis = {
      "  pcap2netpol explain BUNDLE SRC DST:PORT[/PROTOCOL] [OPTION...]",
      "  pcap2netpol explain BUNDLE POLICY.yaml [OPTION...]",
      "  pcap2netpol explain --cluster FILE|DIR... SRC DST:PORT[/PROTOCOL]",
      "                      --policies FILE|DIR... [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class ExplainCommand implements Subcommand, ResultOutput.Offering {
  private static final List<String> FORMATS = List.of(ResultOutput.TEXT, ResultOutput.JSON);

  /** An answer in all available formats. */
  private interface Answer {
    String text(TextStyle style);

    String json();
  }

  @Parameters(
      paramLabel = "BUNDLE SRC DST",
      arity = "0..*",
      description = {
        "A folder with captures and metadata, unless --capture and --cluster are given; then who calls and who is called, or a file of policies.",
        "SRC is namespace/name, kind/name, a pod, an address, or a name that the captures show being looked up. DST is one of these or a Service, followed by :PORT and optionally /tcp, /udp or /sctp. IPv6 addresses are in brackets."
      })
  private List<String> parameters = List.of();

  @Mixin private final LooseInputOptions loose = new LooseInputOptions();
  @Mixin private final PolicyInputs.Arguments judged = new PolicyInputs.Arguments();

  @Mixin private final ResultOutput.Argument result = new ResultOutput.Argument();

  @Override
  public List<String> arranged(List<String> args) {
    return ExplainQuery.last(args);
  }

  @Override
  public List<String> formats() {
    return FORMATS;
  }

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    List<String> words = new ArrayList<>(parameters);
    List<Path> bundles = new ArrayList<>();
    if (!loose.areGiven() && !words.isEmpty()) {
      bundles.add(path(words.remove(0), line));
    }
    TrafficInputs inputs = loose.with(bundles, line, "explain");
    PolicyInputs policies = judged.inputs(line);
    ResultOutput output = result.output(FORMATS, line);
    if (words.isEmpty() || words.size() > 2) {
      throw new ParameterException(
          line, "after BUNDLE, SRC and DST:PORT or one file of policies is required");
    }
    OneStandardInput.check(line, inputs.captures(), policies.places().files());
    if (words.size() == 1 && !policies.places().isEmpty()) {
      throw new ParameterException(
          line, "a file of policies is explained on its own; remove the other policies");
    }
    List<Path> files = words.size() == 1 ? List.of(path(words.get(0), line)) : List.of();
    for (Path file : files) {
      if (!file.toString().equals("-") && !Files.exists(file)) {
        throw new UnusableInputException(
            file
                + " does not exist. Give a file of policies or, to ask about a connection, SRC and"
                + " DST:PORT.");
      }
    }
    Console console = session.console();
    Diagnostics diagnostics = session.diagnostics();
    List<Path> read = new ArrayList<>(inputs.paths());
    read.addAll(policies.paths());
    read.addAll(files);
    output.check(read);
    // Report errors in the question before the captures are read.
    ExplainQuery question =
        words.size() == 2 ? ExplainQuery.of(words.get(0), words.get(1), line) : ExplainQuery.NONE;
    TrafficMap traffic = see(inputs, console, diagnostics);
    Answer answer =
        files.isEmpty()
            ? explain(traffic, policies, question, diagnostics)
            : explain(traffic, files, policies, diagnostics);
    tell(answer, output, session);
    return ExitCode.DONE;
  }

  private static TrafficMap see(TrafficInputs inputs, Console console, Diagnostics diagnostics)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(console)) {
      return Pipeline.seeIfCaptured(
              inputs.inputs(), sources::source, CaptureSources.THREADS, diagnostics)
          .traffic();
    }
  }

  private static Answer explain(
      TrafficMap traffic, PolicyInputs policies, ExplainQuery question, Diagnostics diagnostics)
      throws UnusableInputException {
    if (policies.places().isEmpty() && traffic.captured().isEmpty()) {
      throw new UnusableInputException(
          "Without captures, analyse would write no policies to explain. Give --policies FILE|DIR, -k DIR or --cluster-policies.");
    }
    GivenPolicies given =
        policies.places().isEmpty()
            ? Pipeline.propose(traffic)
            : PolicyInput.read(
                policies.places(), traffic.cluster().policies(), System.in, diagnostics);
    Explanation explanation =
        Explanation.of(
            traffic, given, policies.profile(), question.from(), question.to(), question.port());
    return new Answer() {
      @Override
      public String text(TextStyle style) {
        return ExplainText.of(explanation, traffic, style);
      }

      @Override
      public String json() {
        return ExplainJson.of(explanation, traffic, Version.current());
      }
    };
  }

  private static Answer explain(
      TrafficMap traffic, List<Path> files, PolicyInputs policies, Diagnostics diagnostics)
      throws UnusableInputException {
    GivenPolicies given =
        PolicyInput.read(
            new PolicyPlaces(files, List.of(), false, policies.places().namespace()),
            List.of(),
            System.in,
            diagnostics);
    List<PolicyUse> uses =
        Verification.of(traffic, given, policies.profile(), diagnostics).policies();
    RuleReasons reasons = Pipeline.reasons(given, traffic);
    return new Answer() {
      @Override
      public String text(TextStyle style) {
        return ExplainText.of(uses, reasons, traffic, style);
      }

      @Override
      public String json() {
        return ExplainJson.of(uses, reasons, traffic, Version.current());
      }
    };
  }

  private static void tell(Answer answer, ResultOutput output, Session session)
      throws OutputException {
    Console console = session.console();
    String result =
        output.format().equals(ResultOutput.JSON) ? answer.json() : answer.text(TextStyle.FILE);
    session.printFindings();
    if (output.file().isPresent()) {
      ResultFile.write(output.file().get(), result);
      console.printResult(answer.text(console.style()));
    } else {
      // The answer is the result, so it is printed even with --quiet.
      console
          .environment()
          .out()
          .print(output.format().equals(ResultOutput.JSON) ? result : answer.text(console.style()));
    }
  }

  private static Path path(String text, CommandLine line) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ParameterException(line, "\"" + text + "\" is not a path", e);
    }
  }
}
