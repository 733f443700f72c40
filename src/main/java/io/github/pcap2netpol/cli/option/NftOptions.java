package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.PolicyPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

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
  public NftOptions {
    policies = List.copyOf(policies);
  }

  /** All files and folders to read. */
  public List<Path> inputs() {
    return Stream.concat(metadata.paths().stream(), policies.stream())
        .filter(path -> !path.equals(PolicyPlaces.STANDARD_INPUT))
        .toList();
  }

  /** As they are on the command line. */
  public static final class Arguments {
    @Parameters(
        paramLabel = "BUNDLE",
        arity = "0..*",
        description = "A folder with the cluster's metadata; captures are not read.")
    private List<Path> bundles = List.of();

    @Option(
        names = "--cluster",
        paramLabel = "FILE|DIR",
        arity = "1..*",
        description =
            "Metadata instead of a bundle: JSON or YAML from kubectl get -o json or -o yaml. Pods are"
                + " required.")
    private List<Path> cluster = List.of();

    @Option(
        names = "--policies",
        paramLabel = "FILE|DIR",
        arity = "1..*",
        description = "NetworkPolicies, YAML or JSON; - is standard input.")
    private List<Path> policies = List.of();

    @Option(
        names = "--node",
        paramLabel = "NODE",
        description = "The node whose pods the ruleset is for.")
    private String node = "";

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "The file to write (default: standard output).")
    private @Nullable Path output;

    @Option(
        names = "--log-group",
        paramLabel = "N",
        description =
            "The netlink group that dropped packets are logged to (default: ${DEFAULT-VALUE}).")
    private int logGroup = 100;

    @Mixin private final EnforcerOption enforcer = new EnforcerOption();

    /**
     * The options.
     *
     * @throws ParameterException if they don't go together
     */
    public NftOptions options(CommandLine line) {
      if (bundles.isEmpty() && cluster.isEmpty()) {
        throw new ParameterException(line, "BUNDLE or --cluster FILE|DIR is required");
      }
      if (bundles.size() + (cluster.isEmpty() ? 0 : 1) > 1) {
        throw new ParameterException(line, "only one BUNDLE or --cluster can be given");
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
      TrafficInputs metadata = new TrafficInputs(bundles, List.of(), cluster, OverlayPorts.USUAL);
      return new NftOptions(
          TrafficInputs.checked(metadata, line, "compile"),
          policies,
          profile(line),
          node,
          Optional.ofNullable(output),
          logGroup);
    }

    private EnforcerProfile profile(CommandLine line) {
      EnforcerProfile profile = enforcer.profile(line);
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
      return profile;
    }
  }
}
