package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for what contracts don't say. */
final class ContractTermOptions {
  private static final String TO_CONSUMER = "--provider-to-consumer";

  @Mixin private final NetworkLabelOption label = new NetworkLabelOption();

  /** For completion. */
  private static final class Terms implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TowardsConsumers.values()).map(ContractTermOptions::word).iterator();
    }
  }

  @Option(
      names = TO_CONSUMER,
      paramLabel = "ports|all|none",
      completionCandidates = Terms.class,
      description =
          "What a provider may call at its consumers: the contract's ports, all ports or"
              + " none; default: ${DEFAULT-VALUE}.")
  private String towardsConsumers = "all";

  /**
   * The terms.
   *
   * @throws ParameterException if the label or the word is not valid
   */
  ContractTerms terms(CommandLine line) {
    return new ContractTerms(label.label(line), towardsConsumers(line));
  }

  private TowardsConsumers towardsConsumers(CommandLine line) {
    return Arrays.stream(TowardsConsumers.values())
        .filter(each -> word(each).equals(towardsConsumers))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    line,
                    TO_CONSUMER
                        + " \""
                        + towardsConsumers
                        + "\" is not known; it is one of "
                        + Arrays.stream(TowardsConsumers.values())
                            .map(ContractTermOptions::word)
                            .collect(Collectors.joining(", "))));
  }

  private static String word(TowardsConsumers each) {
    return each.name().toLowerCase(Locale.ROOT);
  }
}
