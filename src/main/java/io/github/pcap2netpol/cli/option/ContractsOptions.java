package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.run.Command;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What {@code contracts} was told.
 *
 * @param files the contracts to read; empty if they are to be found in captures
 * @param bundles what was observed: to compare with, or to find contracts in
 * @param output the folder to write, or the file to write contracts to; empty is standard output
 * @param terms what the files leave open
 * @param ranges how to write several ports in a row
 * @param force whether to replace the folder in any case
 */
public record ContractsOptions(
    List<Path> files,
    List<Path> bundles,
    Optional<Path> output,
    ContractTerms terms,
    PortRanges ranges,
    boolean force) {
  private static final String BUNDLE = "--bundle";
  private static final String FROM = "--from";
  private static final String OUTPUT = "--output";
  private static final String NO_END_PORT = "--no-end-port";
  private static final String FORCE = "--force";

  public ContractsOptions {
    files = List.copyOf(files);
    bundles = List.copyOf(bundles);
  }

  /** Whether contracts are to be found in captures. */
  public boolean findsContracts() {
    return files.isEmpty();
  }

  /** All files and folders to read. */
  public List<Path> inputs() {
    return Stream.concat(files.stream(), bundles.stream()).toList();
  }

  /** The command's options and help. */
  public static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("Contracts, JSON or YAML; several files are one agreement.")
            .build());
    spec.addOption(bundles(BUNDLE, "Compare the contracts with what the captures of BUNDLE show."));
    spec.addOption(
        bundles(
            FROM, "Write the contracts that the captures of BUNDLE show, instead of policies."));
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("OUT")
            .type(Path.class)
            .description(
                "The folder to write; with --from the file, JSON if its name ends in .json, else"
                    + " YAML (default: standard output).")
            .build());
    ContractInputs.addLabelTo(spec);
    ContractInputs.addTowardsConsumersTo(spec);
    spec.addOption(
        flag(NO_END_PORT, "List ports one by one, for enforcers that do not know endPort."));
    spec.addOption(
        flag(FORCE, "Replace OUT even if it is not the unchanged output of an earlier run."));
    Console.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol contracts FILE... [--bundle BUNDLE...] -o OUT [OPTION...]",
            "  pcap2netpol contracts --from BUNDLE... [-o FILE] [OPTION...]")
        .parameterListHeading("%nInput:%n");
    return spec;
  }

  /**
   * What was told.
   *
   * @throws ParameterException if it doesn't go together
   */
  public static ContractsOptions of(ParseResult parsed, CommandLine line) {
    List<Path> files = parsed.matchedPositionalValue(0, List.of());
    List<Path> compared = parsed.matchedOptionValue(BUNDLE, List.of());
    List<Path> from = parsed.matchedOptionValue(FROM, List.of());
    if (files.isEmpty() == from.isEmpty()) {
      throw new ParameterException(
          line,
          files.isEmpty()
              ? "no contracts: name their FILE, or give --from BUNDLE to find them in captures"
              : "FILE and --from exclude each other: contracts are read, or found in captures");
    }
    if (!from.isEmpty() && !compared.isEmpty()) {
      throw new ParameterException(line, "--bundle compares the contracts of a FILE; name one");
    }
    Path output = parsed.matchedOptionValue(OUTPUT, Path.of(""));
    boolean hasOutput = !output.toString().isEmpty();
    if (!hasOutput && from.isEmpty()) {
      throw new ParameterException(line, "-o OUT is missing: the folder to write");
    }
    return new ContractsOptions(
        files,
        from.isEmpty() ? compared : from,
        hasOutput && !output.equals(TrafficInputs.STANDARD_INPUT)
            ? Optional.of(output)
            : Optional.empty(),
        ContractInputs.terms(parsed, line),
        parsed.hasMatchedOption(NO_END_PORT) ? PortRanges.SINGLE_PORTS : PortRanges.COLLAPSED,
        parsed.hasMatchedOption(FORCE));
  }

  private static OptionSpec bundles(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("BUNDLE")
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(Path.class)
        .description(description)
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
