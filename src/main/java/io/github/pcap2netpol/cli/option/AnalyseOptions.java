package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.run.Command;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code analyse}.
 *
 * @param inputs what to read
 * @param output the folder to write
 * @param policies how to write policies
 * @param decisions the file of decisions, if any
 * @param namespaces those whose workloads get policies; empty for all
 * @param dryRun whether to write nothing
 * @param force whether to replace the folder in any case
 * @param summary the form of what is printed
 */
public record AnalyseOptions(
    TrafficInputs inputs,
    Path output,
    PolicyOptions policies,
    Optional<Path> decisions,
    Set<String> namespaces,
    boolean dryRun,
    boolean force,
    SummaryFormat summary) {
  /** The form of what is printed on standard output. */
  public enum SummaryFormat {
    TEXT,
    /** For a comment on a merge request. */
    MARKDOWN
  }

  private static final String FORMAT = "--format";
  private static final String NAMESPACE = "--namespace";
  private static final String DRY_RUN = "--dry-run";
  private static final String DECISIONS = "--decisions";
  private static final String OUTPUT = "--output";
  private static final String ONLY_OBSERVED = "--only-observed";
  private static final String NO_END_PORT = "--no-end-port";
  private static final String FORCE = "--force";

  public AnalyseOptions {
    namespaces = Set.copyOf(namespaces);
  }

  /** Whether the policies are printed. */
  public boolean isPrinted() {
    return output.equals(TrafficInputs.STANDARD_INPUT);
  }

  /** The command's options and help. */
  public static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    TrafficInputs.addTo(spec);
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("OUT")
            .type(Path.class)
            .description("The folder to write; - prints the policies of the first step instead.")
            .build());
    spec.addOption(
        flag(
            ONLY_OBSERVED,
            "Write no rules for inferred traffic: other workloads behind a Service, resolvers that a"
                + " workload was not observed using, other callers of an exposed port. If no capture shows which of several answered,"
                + " all are kept, which is severe."));
    spec.addOption(
        OptionSpec.builder(DECISIONS)
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "Apply the decisions in FILE to the observed traffic; see" + " docs/decisions.md.")
            .build());
    spec.addOption(
        OptionSpec.builder("-n", NAMESPACE)
            .paramLabel("NAMESPACE")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Write policies for the workloads of NAMESPACE only; may be repeated.")
            .build());
    PolicyMarkOptions.addTo(spec);
    spec.addOption(flag(DRY_RUN, "Write nothing; print the summary."));
    spec.addOption(
        flag(NO_END_PORT, "List ports one by one, for enforcers that don't support endPort."));
    spec.addOption(
        flag(FORCE, "Replace OUT even if it was edited, or was not written by pcap2netpol."));
    spec.addOption(
        OptionSpec.builder("-f", FORMAT)
            .paramLabel("FORMAT")
            .type(String.class)
            .description(
                "The form of the summary: text, or markdown for a comment on a merge request."
                    + " Default: text.")
            .build());
    Console.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol analyse BUNDLE... -o OUT [OPTION...]",
            "  pcap2netpol analyse --capture FILE|DIR... --cluster FILE|DIR... -o OUT",
            "                      [OPTION...]")
        .parameterListHeading("%nInput:%n");
    return spec;
  }

  /**
   * Reads the options.
   *
   * @throws ParameterException if they don't go together
   */
  public static AnalyseOptions of(ParseResult parsed, CommandLine line) {
    TrafficInputs inputs = TrafficInputs.of(parsed, line, "analyse");
    Path output = parsed.matchedOptionValue(OUTPUT, Path.of(""));
    if (output.toString().isEmpty() && !parsed.hasMatchedOption(DRY_RUN)) {
      throw new ParameterException(line, "-o OUT is required: the folder to write");
    }
    return new AnalyseOptions(
        inputs,
        output,
        new PolicyOptions(
            parsed.hasMatchedOption(ONLY_OBSERVED) ? Inferences.LEFT_OUT : Inferences.INCLUDED,
            parsed.hasMatchedOption(NO_END_PORT) ? PortRanges.SINGLE_PORTS : PortRanges.COLLAPSED,
            PolicyMarkOptions.of(parsed, line)),
        Optional.ofNullable(parsed.<Path>matchedOptionValue(DECISIONS, null)),
        new TreeSet<>(parsed.<List<String>>matchedOptionValue(NAMESPACE, List.of())),
        parsed.hasMatchedOption(DRY_RUN),
        parsed.hasMatchedOption(FORCE),
        format(parsed, line));
  }

  private static SummaryFormat format(ParseResult parsed, CommandLine line) {
    String format = parsed.matchedOptionValue(FORMAT, "text");
    return switch (format) {
      case "text" -> SummaryFormat.TEXT;
      case "markdown" -> SummaryFormat.MARKDOWN;
      default ->
          throw new ParameterException(
              line, "invalid --format \"" + format + "\": expected text or markdown");
    };
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
