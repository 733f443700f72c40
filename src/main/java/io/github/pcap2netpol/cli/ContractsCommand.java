package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.Inputs;
import io.github.pcap2netpol.Pipeline;
import io.github.pcap2netpol.Version;
import io.github.pcap2netpol.cli.option.ContractsOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.contract.ContractComparer;
import io.github.pcap2netpol.contract.ContractComparison;
import io.github.pcap2netpol.contract.ContractReader;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.contract.ObservedContracts;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.Rendering;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.output.folder.OutputFolder;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.output.report.ContractsJson;
import io.github.pcap2netpol.output.result.ContractsText;
import io.github.pcap2netpol.policy.contract.ContractPolicies;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From contracts between networks to policies; and from captures to contracts. */
@Command(
    name = "contracts",
    description =
        "Writes the NetworkPolicies that contracts between networks ask for, and compares the"
            + " contracts with what captures show; or writes the contracts that captures show.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcap2netpol contracts agreed.json --bundle shop -o out",
      "  pcap2netpol contracts --from shop -o contracts.yaml"
    },
    customSynopsis = {
      "  pcap2netpol contracts FILE... [--bundle BUNDLE...] -o OUT [OPTION...]",
      "  pcap2netpol contracts --from BUNDLE... [-o FILE] [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class ContractsCommand implements Subcommand {
  @Mixin private final ContractsOptions.Arguments arguments = new ContractsOptions.Arguments();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    ContractsOptions options = arguments.options(line);
    if (options.findsContracts()) {
      find(options, session);
    } else {
      write(options, session);
    }
    return ExitCode.DONE;
  }

  private static void write(ContractsOptions options, Session session)
      throws UnusableInputException, OutputException {
    Diagnostics diagnostics = session.diagnostics();
    Path output = options.output().orElseThrow();
    OutputFolder.check(output, options.inputs(), options.force());
    Contracts contracts = ContractReader.read(options.files(), diagnostics);
    Optional<TrafficMap> traffic =
        options.bundles().isEmpty() ? Optional.empty() : Optional.of(traffic(options, session));
    List<PolicyDocument> existing =
        traffic.map(seen -> seen.cluster().policies()).orElse(List.of());
    List<GeneratedPolicy> policies =
        ContractPolicies.of(contracts, options.terms(), options.ranges(), existing, diagnostics);
    List<OutputFile> files = new ArrayList<>(Rendering.ofContracts(policies, diagnostics));
    Optional<ContractComparison> comparison =
        traffic.map(
            seen -> ContractComparer.compare(contracts, options.terms(), seen, diagnostics));
    comparison.ifPresent(
        found -> files.add(ContractsJson.render(Version.current(), found, diagnostics.sorted())));
    OutputFolder.write(output, files, options.force());
    session.printFindings();
    Console console = session.console();
    console.printResult(
        ContractsText.written(
            contracts, comparison, policies.size(), output.toString(), console.style()));
  }

  private static void find(ContractsOptions options, Session session)
      throws UnusableInputException, OutputException {
    if (options.output().isPresent()) {
      ResultFile.check(options.output().get(), options.inputs());
    }
    String label = options.terms().label();
    ObservedContracts observed = ObservedContracts.of(traffic(options, session), label);
    tell(observed, session.diagnostics());
    Console console = session.console();
    if (options.output().isEmpty()) {
      session.printFindings();
      console.environment().out().print(Rendering.contractsAsYaml(observed, label));
      return;
    }
    Path file = options.output().get();
    ResultFile.write(
        file,
        file.toString().endsWith(".json")
            ? Rendering.contractsAsJson(observed.contracts())
            : Rendering.contractsAsYaml(observed, label));
    session.printFindings();
    console.printResult(ContractsText.observed(observed, file.toString(), label, console.style()));
  }

  private static void tell(ObservedContracts observed, Diagnostics diagnostics) {
    if (observed.contracts().networks().isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "nothing-seen",
              "",
              "The captures show no connection to a pod, so there is nothing to agree on."));
    }
    observed
        .uncaptured()
        .forEach(
            workload ->
                diagnostics.add(
                    Diagnostic.warning(
                        "contract-closes-uncaptured",
                        workload.toString(),
                        "It was not captured itself, and policies made of these contracts let in"
                            + " only those callers that other captures show. Capture it as"
                            + " well.")));
  }

  private static TrafficMap traffic(ContractsOptions options, Session session)
      throws UnusableInputException {
    try (CaptureSources sources = new CaptureSources(session.console())) {
      return Pipeline.see(
              new Inputs(options.bundles(), List.of(), List.of()),
              sources::source,
              CaptureSources.THREADS,
              session.diagnostics())
          .traffic();
    }
  }
}
