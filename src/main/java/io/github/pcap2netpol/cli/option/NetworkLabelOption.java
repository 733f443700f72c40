package io.github.pcap2netpol.cli.option;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.contract.ContractTerms;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option for the label that makes a pod a member of a contract's network. */
final class NetworkLabelOption {
  private static final String LABEL = "--network-label";

  @Option(
      names = LABEL,
      paramLabel = "KEY",
      description =
          "The label that makes a pod a member of a contract's network; default: ${DEFAULT-VALUE}.")
  private String label = ContractTerms.DEFAULT.label();

  /**
   * The key of the label.
   *
   * @throws ParameterException if it is not valid
   */
  String label(CommandLine line) {
    if (!KubernetesNames.isLabelKey(label)) {
      throw new ParameterException(
          line,
          LABEL + " \"" + label + "\" is not the key of a label, as in app or example.com/app");
    }
    return label;
  }
}
