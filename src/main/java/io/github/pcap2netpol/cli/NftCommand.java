package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.cli.option.NftOptions;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.run.Session;
import io.github.pcap2netpol.cli.run.Subcommand;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Suggestion;
import io.github.pcap2netpol.nftables.LivePods;
import io.github.pcap2netpol.nftables.NodeRuleset;
import io.github.pcap2netpol.nftables.ResolvedPolicies;
import io.github.pcap2netpol.nftables.ResolvedPolicy;
import io.github.pcap2netpol.output.folder.OutputException;
import io.github.pcap2netpol.output.folder.ResultFile;
import io.github.pcap2netpol.verify.finding.PolicyFindings;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyInput;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code nft}: compiles policies to an nftables ruleset for the pods of a node. */
@Command(
    name = "nft",
    description =
        "Compiles NetworkPolicies to an nftables ruleset for the pods of a node: a file for"
            + " nft -f.",
    synopsisHeading = "Usage:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  pcap2netpol nft shop --policies out/policies --node node-1 -o node-1.nft"},
    customSynopsis = {
      "  pcap2netpol nft BUNDLE --policies FILE|DIR... --node NODE [-o FILE] [OPTION...]",
      "  pcap2netpol nft --cluster FILE|DIR... --policies FILE|DIR... --node NODE [OPTION...]"
    },
    parameterListHeading = "%nInput:%n")
final class NftCommand implements Subcommand {
  @Mixin private final NftOptions.Arguments arguments = new NftOptions.Arguments();

  @Override
  public ExitCode run(CommandLine line, Session session)
      throws UnusableInputException, OutputException {
    NftOptions options = arguments.options(line);
    Console console = session.console();
    Diagnostics diagnostics = session.diagnostics();
    if (options.output().isPresent()) {
      ResultFile.check(options.output().get(), options.inputs());
    }
    GivenPolicies given =
        PolicyInput.read(
            new PolicyPlaces(options.policies(), List.of(), false, Optional.empty()),
            List.of(),
            System.in,
            diagnostics);
    Cluster cluster = options.metadata().readMetadata(diagnostics).cluster();
    compile(options, given, cluster, console, diagnostics);
    return ExitCode.DONE;
  }

  private static void compile(
      NftOptions options,
      GivenPolicies given,
      Cluster cluster,
      Console console,
      Diagnostics diagnostics)
      throws UnusableInputException, OutputException {
    diagnostics.addAll(PolicyFindings.ofPortNames(given.policies(), cluster, options.profile()));
    LivePods pods = LivePods.of(cluster);
    Set<Pod> governed = pods.on(options.node());
    if (governed.isEmpty() && !cluster.nodes().containsKey(options.node())) {
      throw new UnusableInputException(
          "there is no node "
              + options.node()
              + " in "
              + options.metadata().paths().stream()
                  .map(Path::toString)
                  .collect(Collectors.joining(", "))
              + ". It has: "
              + (cluster.nodes().isEmpty() ? "none" : String.join(", ", cluster.nodes().keySet()))
              + "."
              + Suggestion.sentence(options.node(), cluster.nodes().keySet()));
    }
    List<ResolvedPolicy> policies =
        ResolvedPolicies.of(given, cluster, pods.pods(), governed, options.profile());
    if (policies.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "nothing-governed",
              "Node " + options.node(),
              "None of the policies selects one of its "
                  + governed.size()
                  + " pods, so the ruleset would allow everything. Check --policies and --node."));
    }
    String ruleset =
        NodeRuleset.of(options.node(), pods, policies, options.profile(), options.logGroup());
    if (options.output().isEmpty()) {
      console.environment().out().print(ruleset);
      return;
    }
    Path output = options.output().get();
    ResultFile.write(output, ruleset);
    console.printDone(
        output
            + ": "
            + policies.size()
            + (policies.size() == 1 ? " policy" : " policies")
            + " for "
            + governed.size()
            + (governed.size() == 1 ? " pod" : " pods")
            + " of node "
            + options.node());
  }
}
