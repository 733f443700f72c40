package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.policy.PolicyOptions;
import io.github.pcap2netpol.policy.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.PolicyOptions.PortRanges;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What {@code analyse} was told.
 *
 * @param bundles folders with captures and metadata
 * @param captures loose captures; one may be {@link #STANDARD_INPUT}
 * @param cluster loose metadata: empty if, and only if, {@code captures} is
 * @param output the folder to write
 * @param policies how to write policies
 * @param force whether to replace the folder in any case
 */
record AnalyseOptions(
    List<Path> bundles,
    List<Path> captures,
    List<Path> cluster,
    Path output,
    PolicyOptions policies,
    boolean force) {
  static final Path STANDARD_INPUT = Path.of("-");

  private static final String CAPTURE = "--capture";
  private static final String CLUSTER = "--cluster";
  private static final String OUTPUT = "--output";
  private static final String ONLY_OBSERVED = "--only-observed";
  private static final String NO_END_PORT = "--no-end-port";
  private static final String FORCE = "--force";

  AnalyseOptions {
    bundles = List.copyOf(bundles);
    captures = List.copyOf(captures);
    cluster = List.copyOf(cluster);
  }

  /** All files and folders to read. */
  List<Path> inputs() {
    return Stream.of(bundles, captures, cluster)
        .flatMap(List::stream)
        .filter(path -> !path.equals(STANDARD_INPUT))
        .toList();
  }

  /** The command's name, options and help. */
  static CommandSpec spec(Command command) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(command).name("analyse").aliases("analyze");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("BUNDLE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("Folders with captures and the metadata of their cluster.")
            .build());
    spec.addOption(
        files(CAPTURE, "Loose captures: pcap or pcapng, gzip or not; - is standard input."));
    spec.addOption(
        files(
            CLUSTER,
            "The metadata for them: JSON or YAML, as kubectl get -o json prints it. Pods are"
                + " indispensable."));
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("OUT")
            .type(Path.class)
            .description("The folder to write.")
            .build());
    spec.addOption(
        flag(
            ONLY_OBSERVED,
            "Write no rule for what was not itself seen, such as the other workloads behind a"
                + " Service."));
    spec.addOption(
        flag(NO_END_PORT, "List ports one by one, for enforcers that do not know endPort."));
    spec.addOption(
        flag(FORCE, "Replace OUT even if it is not the unchanged output of an earlier run."));
    Talk.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol analyse BUNDLE... -o OUT [OPTION...]",
            "  pcap2netpol analyse --capture FILE|DIR... --cluster FILE|DIR... -o OUT",
            "                      [OPTION...]")
        .description(
            "Writes the NetworkPolicies that let through what the captures show, with the evidence"
                + " for every rule.")
        .parameterListHeading("%nInput:%n");
    return spec;
  }

  /**
   * What was told.
   *
   * @throws ParameterException if it doesn't go together
   */
  static AnalyseOptions of(ParseResult parsed, CommandLine line) {
    List<Path> bundles = parsed.matchedPositionalValue(0, List.of());
    List<Path> captures = parsed.matchedOptionValue(CAPTURE, List.of());
    List<Path> cluster = parsed.matchedOptionValue(CLUSTER, List.of());
    if (bundles.isEmpty() && captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "nothing to analyse: name a BUNDLE, or give --capture and --cluster");
    }
    if (!captures.isEmpty() && cluster.isEmpty()) {
      throw new ParameterException(
          line, "--capture needs --cluster: without metadata its addresses have no names");
    }
    if (captures.isEmpty() && !cluster.isEmpty()) {
      throw new ParameterException(
          line, "--cluster is for loose captures: give --capture as well, or a BUNDLE instead");
    }
    if (captures.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(line, "standard input (-) can be read only once");
    }
    if (bundles.contains(STANDARD_INPUT) || cluster.contains(STANDARD_INPUT)) {
      throw new ParameterException(line, "only a capture can come from standard input (-)");
    }
    Path output = parsed.matchedOptionValue(OUTPUT, Path.of(""));
    if (output.toString().isEmpty()) {
      throw new ParameterException(line, "-o OUT is missing: the folder to write");
    }
    return new AnalyseOptions(
        bundles,
        captures,
        cluster,
        output,
        new PolicyOptions(
            parsed.hasMatchedOption(ONLY_OBSERVED) ? Inferences.LEFT_OUT : Inferences.INCLUDED,
            parsed.hasMatchedOption(NO_END_PORT) ? PortRanges.SINGLE_PORTS : PortRanges.COLLAPSED),
        parsed.hasMatchedOption(FORCE));
  }

  private static OptionSpec files(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("FILE|DIR")
        .arity("1..*")
        .type(List.class)
        .auxiliaryTypes(Path.class)
        .description(description)
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
