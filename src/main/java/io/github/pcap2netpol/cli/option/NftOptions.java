package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cli.run.Command;
import io.github.pcap2netpol.cli.terminal.Console;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
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
 * The options of {@code nft}.
 *
 * @param metadata where the cluster's metadata is
 * @param policies files and folders of policies, not empty
 * @param profile the enforcer whose reading of policies is compiled
 * @param node the node's name
 * @param output the file to write; empty means standard output
 * @param logGroup the netlink group that dropped packets are logged to, 0 to 65535
 */
public record NftOptions(
    TrafficInputs metadata,
    List<Path> policies,
    EnforcerProfile profile,
    String node,
    Optional<Path> output,
    int logGroup) {
  private static final String POLICIES = "--policies";
  private static final String NODE = "--node";
  private static final String OUTPUT = "--output";
  private static final String LOG_GROUP = "--log-group";
  private static final int USUAL_LOG_GROUP = 100;

  public NftOptions {
    policies = List.copyOf(policies);
  }

  /** All files and folders to read. */
  public List<Path> inputs() {
    return Stream.concat(metadata.paths().stream(), policies.stream())
        .filter(path -> !path.equals(PolicyPlaces.STANDARD_INPUT))
        .toList();
  }

  /** The command's options and help. */
  public static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("BUNDLE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("A folder with the cluster's metadata; captures are not read.")
            .build());
    TrafficInputs.addMetadataTo(spec);
    spec.addOption(
        OptionSpec.builder(POLICIES)
            .paramLabel("FILE|DIR")
            .arity("1..*")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .description("NetworkPolicies, YAML or JSON; - is standard input.")
            .build());
    spec.addOption(
        OptionSpec.builder(NODE)
            .paramLabel("NODE")
            .type(String.class)
            .description("The node whose pods the ruleset is for.")
            .build());
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(Path.class)
            .description("The file to write (default: standard output).")
            .build());
    spec.addOption(
        OptionSpec.builder(LOG_GROUP)
            .paramLabel("N")
            .type(Integer.class)
            .description(
                "The netlink group that dropped packets are logged to (default: "
                    + USUAL_LOG_GROUP
                    + ").")
            .build());
    PolicyInputs.addProfileTo(spec);
    Console.addOptionsTo(spec);
    spec.usageMessage()
        .synopsisHeading("Usage:%n")
        .customSynopsis(
            "  pcap2netpol nft BUNDLE --policies FILE|DIR... --node NODE [-o FILE] [OPTION...]",
            "  pcap2netpol nft --cluster FILE|DIR... --policies FILE|DIR... --node NODE [OPTION...]")
        .parameterListHeading("%nInput:%n");
    return spec;
  }

  /**
   * Reads the options.
   *
   * @throws ParameterException if they don't go together
   */
  public static NftOptions of(ParseResult parsed, CommandLine line) {
    List<Path> bundles = parsed.matchedPositionalValue(0, List.of());
    List<Path> policies = parsed.matchedOptionValue(POLICIES, List.of());
    String node = parsed.matchedOptionValue(NODE, "");
    int logGroup = parsed.matchedOptionValue(LOG_GROUP, USUAL_LOG_GROUP);
    boolean loose = parsed.hasMatchedOption("--cluster");
    if (bundles.isEmpty() && !loose) {
      throw new ParameterException(line, "BUNDLE or --cluster FILE|DIR is required");
    }
    if (bundles.size() + (loose ? 1 : 0) > 1) {
      throw new ParameterException(line, "only one BUNDLE or --cluster can be given");
    }
    EnforcerProfile profile = PolicyInputs.profile(parsed, line);
    if (profile.has(EnforcerProfile.Trait.SEES_SERVICE_ADDRESS)) {
      throw new ParameterException(
          line,
          "--cni "
              + profile.name()
              + ": "
              + profile.product()
              + " judges Services' own addresses, which nftables does not see after their"
              + " translation");
    }
    if (policies.isEmpty()) {
      throw new ParameterException(line, "--policies is required: the policies to compile");
    }
    if (node.isEmpty()) {
      throw new ParameterException(
          line, "--node is required: the node whose pods the ruleset is for");
    }
    if (logGroup < 0 || logGroup > 65535) {
      throw new ParameterException(line, "--log-group must be from 0 to 65535");
    }
    return new NftOptions(
        TrafficInputs.ofMetadata(bundles, parsed, line, "compile"),
        policies,
        profile,
        node,
        parsed.hasMatchedOption(OUTPUT)
            ? Optional.of(parsed.matchedOptionValue(OUTPUT, Path.of("")))
            : Optional.empty(),
        logGroup);
  }
}
