package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.contract.ContractTerms;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that complete contracts. */
public final class ContractInputs {
  private static final String LABEL = "--network-label";
  private static final String TO_CONSUMER = "--provider-to-consumer";

  private ContractInputs() {}

  /** Adds the option for the label that makes a pod a member of a network. */
  public static void addLabelTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(LABEL)
            .paramLabel("KEY")
            .type(String.class)
            .description(
                "The label that makes a pod a member of a network; default: "
                    + ContractTerms.DEFAULT.label()
                    + ".")
            .build());
  }

  /** Adds the option for what providers may call. */
  public static void addTowardsConsumersTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(TO_CONSUMER)
            .paramLabel(words("|"))
            .type(String.class)
            .description(
                "What a provider may call at its consumers: the contract's ports, all ports or"
                    + " none; default: all.")
            .build());
  }

  /**
   * What was told.
   *
   * @throws ParameterException if it makes no sense
   */
  public static ContractTerms terms(ParseResult parsed, CommandLine line) {
    String word =
        parsed.commandSpec().findOption(TO_CONSUMER) == null
            ? "all"
            : parsed.matchedOptionValue(TO_CONSUMER, "all");
    return new ContractTerms(label(parsed, line), towardsConsumers(word, line));
  }

  /**
   * The key of the label that makes a pod a member of a network.
   *
   * @throws ParameterException if it is none
   */
  public static String label(ParseResult parsed, CommandLine line) {
    String label = parsed.matchedOptionValue(LABEL, ContractTerms.DEFAULT.label());
    if (!KubernetesNames.isLabelKey(label)) {
      throw new ParameterException(
          line,
          LABEL + " \"" + label + "\" is not the key of a label, as in app or example.com/app");
    }
    return label;
  }

  private static TowardsConsumers towardsConsumers(String word, CommandLine line) {
    return Arrays.stream(TowardsConsumers.values())
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    line,
                    TO_CONSUMER + " \"" + word + "\" is not known; it is one of " + words(", ")));
  }

  private static String words(String separator) {
    return Arrays.stream(TowardsConsumers.values())
        .map(ContractInputs::word)
        .collect(Collectors.joining(separator));
  }

  private static String word(TowardsConsumers each) {
    return each.name().toLowerCase(Locale.ROOT);
  }
}
