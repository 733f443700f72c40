package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.contract.ContractComparison;
import io.github.pcap2netpol.contract.ContractComparison.NotAgreed;
import io.github.pcap2netpol.contract.ContractComparison.Unseen;
import io.github.pcap2netpol.contract.Contracts;
import io.github.pcap2netpol.contract.Network;
import io.github.pcap2netpol.contract.ObservedContracts;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.util.List;
import java.util.Optional;

/** The output of {@code contracts} for people. */
public final class ContractsText {
  private static final int MOST_LISTED = 20;

  private ContractsText() {}

  /**
   * After policies were written.
   *
   * @param comparison with the observed traffic, if there was any
   * @param policies how many policies there are
   * @param outputFolder the folder as the user named it
   */
  public static String written(
      Contracts contracts,
      Optional<ContractComparison> comparison,
      int policies,
      String outputFolder,
      TextStyle style) {
    WrappedText page = new WrappedText(style);
    page.heading("Agreed");
    page.line(Accent.NONE, 2, counted(contracts));
    comparison.ifPresent(found -> compared(found, page));
    page.heading("Written to " + outputFolder);
    page.row(
        Accent.NONE,
        "policies/",
        14,
        WrappedText.count(policies, "policy", "policies") + ", one for each network and namespace");
    if (comparison.isPresent()) {
      page.row(Accent.NONE, "contracts.json", 14, "the comparison in full");
    }
    return page.text();
  }

  private static void compared(ContractComparison comparison, WrappedText page) {
    page.heading("Agreed and never seen");
    if (comparison.unseen().isEmpty()) {
      page.line(Accent.GREEN, 2, "Nothing: every agreed port was seen in use.");
    }
    for (Unseen each : first(comparison.unseen())) {
      page.line(Accent.YELLOW, 2, each.toString());
    }
    more(comparison.unseen(), page);
    page.heading("Seen and never agreed");
    if (comparison.notAgreed().isEmpty()) {
      page.line(
          Accent.GREEN,
          2,
          "Nothing: "
              + WrappedText.count(comparison.agreed(), "flow", "flows")
              + " of networks, all agreed.");
    }
    for (NotAgreed each : first(comparison.notAgreed())) {
      page.line(
          each.isDenied() ? Accent.RED : Accent.NONE,
          2,
          each.from()
              + " to "
              + each.to()
              + " at "
              + each.port()
              + " ("
              + WrappedText.count(each.connections(), "connection", "connections")
              + "): "
              + (each.isDenied()
                  ? "would be DENIED"
                  : "stays allowed, since no contract protects what is called"));
    }
    more(comparison.notAgreed(), page);
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(MOST_LISTED, all.size()));
  }

  private static void more(List<?> all, WrappedText page) {
    if (all.size() > MOST_LISTED) {
      page.line(Accent.DIM, 2, "and " + (all.size() - MOST_LISTED) + " more in contracts.json");
    }
  }

  /**
   * After the contracts of a bundle were written.
   *
   * @param file as the user named it
   * @param label the key of the membership label
   */
  public static String observed(
      ObservedContracts observed, String file, String label, TextStyle style) {
    WrappedText page = new WrappedText(style);
    Contracts contracts = observed.contracts();
    page.heading("Written to " + file);
    page.line(Accent.NONE, 2, counted(contracts) + named(contracts));
    if (!observed.unlabelled().isEmpty()) {
      page.heading("Labels that the pods still need");
      int width =
          observed.unlabelled().keySet().stream()
              .mapToInt(workload -> workload.toString().length())
              .max()
              .orElse(0);
      observed
          .unlabelled()
          .forEach(
              (workload, tag) ->
                  page.row(Accent.NONE, workload.toString(), width, label + ": " + tag));
    }
    return page.text();
  }

  private static String named(Contracts contracts) {
    return contracts.networks().isEmpty()
        ? ""
        : ": "
            + String.join(", ", contracts.networks().stream().map(Network::name).sorted().toList());
  }

  private static String counted(Contracts contracts) {
    return WrappedText.count(contracts.contracts().size(), "contract", "contracts")
        + " and "
        + WrappedText.count(contracts.exposed().size(), "exposure", "exposures")
        + " of "
        + WrappedText.count(contracts.networks().size(), "network", "networks");
  }
}
