package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.decision.Exclusion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Which observed traffic people want.
 *
 * @param decisions the file of decisions, if any
 * @param contracts contracts files whose connections are allowed even if not observed; may be empty
 * @param networkLabel the key of the label that makes a pod a member of a contract's network
 * @param exclusions traffic to make no policies for
 * @param namespaces those whose workloads get policies; empty for all
 */
public record TrafficChoices(
    Optional<Path> decisions,
    List<Path> contracts,
    String networkLabel,
    List<Exclusion> exclusions,
    Set<String> namespaces) {
  public TrafficChoices {
    contracts = List.copyOf(contracts);
    exclusions = List.copyOf(exclusions);
    namespaces = Set.copyOf(namespaces);
  }

  /** The same with another file of decisions. */
  public TrafficChoices with(Optional<Path> file) {
    return new TrafficChoices(file, contracts, networkLabel, exclusions, namespaces);
  }

  /** The same with policies for the workloads of these namespaces only; all if empty. */
  public TrafficChoices within(Set<String> others) {
    return new TrafficChoices(decisions, contracts, networkLabel, exclusions, others);
  }

  /** The files to read. */
  public List<Path> paths() {
    return Stream.concat(decisions.stream(), contracts.stream()).toList();
  }

  /** As they are on the command line. */
  public static final class Arguments {
    private static final String EXCLUDE = "--exclude";

    @Option(
        names = "--decisions",
        paramLabel = "FILE",
        description = "Apply the decisions in FILE to the observed traffic; see docs/decisions.md.")
    private @Nullable Path decisions;

    @Option(
        names = "--contracts",
        paramLabel = "FILE",
        arity = "1",
        description =
            "Allow what the contracts in FILE agree on, although it was not observed; may be"
                + " repeated. See docs/contracts.md.")
    private List<Path> contracts = List.of();

    @Mixin private final NetworkLabelOption label = new NetworkLabelOption();

    @Option(
        names = EXCLUDE,
        paramLabel = "WHAT",
        arity = "1",
        description =
            "Write no policy and no rule for WHAT: a workload as in shop/loadgenerator or"
                + " monitoring/*, an address, a CIDR block, a DNS name, outside, nodes, or a port as"
                + " in 9090/tcp. May be repeated.")
    private List<String> exclusions = List.of();

    @Option(
        names = {"-n", "--namespace"},
        paramLabel = "NAMESPACE",
        arity = "1",
        description =
            "Write policies for the workloads of NAMESPACE only; may be repeated. Default: all that"
                + " were captured; if nodes were recorded, the namespaces that bundle.json names.")
    private List<String> namespaces = List.of();

    /**
     * The choices.
     *
     * @throws ParameterException if one has no valid form
     */
    TrafficChoices choices(CommandLine line) {
      List<Exclusion> excluded = new ArrayList<>();
      for (String text : exclusions) {
        excluded.add(
            Exclusion.parse(text)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            line,
                            "invalid "
                                + EXCLUDE
                                + " \""
                                + text
                                + "\": expected "
                                + Exclusion.FORMS)));
      }
      return new TrafficChoices(
          Optional.ofNullable(decisions),
          contracts,
          label.label(line),
          excluded,
          new TreeSet<>(namespaces));
    }
  }
}
