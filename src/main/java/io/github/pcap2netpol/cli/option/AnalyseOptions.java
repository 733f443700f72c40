package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of {@code analyse}.
 *
 * @param inputs what to read
 * @param output the folder to write
 * @param policies how to write policies
 * @param choices which observed traffic people want
 * @param dryRun whether to write nothing
 * @param force whether to replace the folder even if it was edited
 * @param summary the form of the summary
 */
public record AnalyseOptions(
    TrafficInputs inputs,
    Path output,
    PolicyOptions policies,
    TrafficChoices choices,
    boolean dryRun,
    boolean force,
    SummaryFormat summary) {
  /** The form of the summary on standard output. */
  public enum SummaryFormat {
    TEXT,
    /** For a comment on a merge request. */
    MARKDOWN;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the policies are printed. */
  public boolean isPrinted() {
    return output.equals(TrafficInputs.STANDARD_INPUT);
  }

  /** As they are on the command line. */
  public static final class Arguments {
    @Mixin private final TrafficInputs.Arguments inputs = new TrafficInputs.Arguments();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "OUT",
        description = "The folder to write; - prints the policies of the first step instead.")
    private Path output = Path.of("");

    @Option(
        names = "--only-observed",
        description =
            "Write no rules for inferred traffic: other workloads behind a Service, resolvers that a"
                + " workload was not observed using, other callers of an exposed port. If no capture shows which of several answered,"
                + " all are kept, which is severe.")
    private boolean onlyObserved;

    @Mixin private final TrafficChoices.Arguments choices = new TrafficChoices.Arguments();
    @Mixin private final PolicyScopeOptions scope = new PolicyScopeOptions();
    @Mixin private final PolicyMarkOptions marks = new PolicyMarkOptions();

    @Option(names = "--dry-run", description = "Write nothing; print the summary.")
    private boolean dryRun;

    @Option(
        names = "--no-end-port",
        description = "List ports one by one, for enforcers that don't support endPort.")
    private boolean noEndPort;

    @Option(
        names = "--force",
        description = "Replace OUT even if it was edited, or was not written by pcap2netpol.")
    private boolean force;

    /** For completion. */
    private static final class Formats implements Iterable<String> {
      @Override
      public Iterator<String> iterator() {
        return Arrays.stream(SummaryFormat.values()).map(SummaryFormat::word).iterator();
      }
    }

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        completionCandidates = Formats.class,
        description =
            "The form of the summary: text, or markdown for a comment on a merge request."
                + " Default: text.")
    private String format = SummaryFormat.TEXT.word();

    /**
     * The options.
     *
     * @throws ParameterException if they don't go together
     */
    public AnalyseOptions options(CommandLine line) {
      return options(line, Optional.empty());
    }

    /**
     * The options.
     *
     * @param usual the folder to write if none is given
     * @throws ParameterException if they don't go together
     */
    public AnalyseOptions options(CommandLine line, Optional<Path> usual) {
      TrafficInputs traffic = inputs.inputs(line, "analyse");
      Path folder = output.toString().isEmpty() ? usual.orElse(output) : output;
      if (folder.toString().isEmpty() && !dryRun) {
        throw new ParameterException(line, "-o OUT is required: the folder to write");
      }
      return new AnalyseOptions(
          traffic,
          folder,
          new PolicyOptions(
              onlyObserved ? Inferences.LEFT_OUT : Inferences.INCLUDED,
              noEndPort ? PortRanges.SINGLE_PORTS : PortRanges.COLLAPSED,
              marks.marks(line),
              scope.granularity(line),
              scope.dns(line)),
          choices.choices(line),
          dryRun,
          force,
          summary(line));
    }

    private SummaryFormat summary(CommandLine line) {
      return Arrays.stream(SummaryFormat.values())
          .filter(each -> each.word().equals(format))
          .findFirst()
          .orElseThrow(
              () ->
                  new ParameterException(
                      line, "invalid --format \"" + format + "\": expected text or markdown"));
    }
  }
}
