package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The options of {@code contracts}.
 *
 * @param files the contracts to read; empty to find them in captures
 * @param bundles captures to compare with, or to find contracts in
 * @param output the folder to write, or the file to write contracts to; empty is standard output
 * @param terms what the files don't say
 * @param ranges how to write port ranges
 * @param force whether to replace the folder even if it was edited
 */
public record ContractsOptions(
    List<Path> files,
    List<Path> bundles,
    Optional<Path> output,
    ContractTerms terms,
    PortRanges ranges,
    boolean force) {
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

  /** As they are on the command line. */
  public static final class Arguments {
    @Parameters(
        paramLabel = "FILE",
        arity = "0..*",
        description = "Contracts, JSON or YAML; several files are one agreement.")
    private List<Path> files = List.of();

    @Option(
        names = "--bundle",
        paramLabel = "BUNDLE",
        arity = "1",
        description = "Compare the contracts with what the captures of BUNDLE show.")
    private List<Path> compared = List.of();

    @Option(
        names = "--from",
        paramLabel = "BUNDLE",
        arity = "1",
        description = "Write the contracts that the captures of BUNDLE show, instead of policies.")
    private List<Path> from = List.of();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "OUT",
        description =
            "The folder to write; with --from the file, JSON if its name ends in .json, else"
                + " YAML (default: standard output).")
    private Path output = Path.of("");

    @Mixin private final ContractTermOptions terms = new ContractTermOptions();

    @Option(
        names = "--no-end-port",
        description = "List ports one by one, for enforcers that don't support endPort.")
    private boolean noEndPort;

    @Option(
        names = "--force",
        description = "Replace OUT even if it was edited, or was not written by pcap2netpol.")
    private boolean force;

    /**
     * The options.
     *
     * @throws ParameterException if they don't go together
     */
    public ContractsOptions options(CommandLine line) {
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
          terms.terms(line),
          noEndPort ? PortRanges.SINGLE_PORTS : PortRanges.COLLAPSED,
          force);
    }
  }
}
