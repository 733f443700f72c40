package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.policy.rule.RuleComments;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import io.github.pcap2netpol.policy.selector.WorkloadSelections.Selection;
import java.util.stream.Collectors;

/** Reports selectors that will not last, because they need a label whose value will change. */
final class UnstableSelectors {
  private UnstableSelectors() {}

  static void report(WorkloadSelections selections, Diagnostics diagnostics) {
    for (Selection selection : selections.all()) {
      if (!selection.doubts().isEmpty()) {
        String labels =
            selection.doubts().entrySet().stream()
                .map(doubt -> doubt.getKey() + ", which " + doubt.getValue().reason())
                .collect(Collectors.joining("; "));
        diagnostics.add(
            Diagnostic.severe(
                "selector-will-not-last",
                selection.workloads().first().toString(),
                "No lasting label tells the pods of "
                    + RuleComments.names(selection.workloads())
                    + " from all others, so they are selected by "
                    + labels
                    + ". Once that changes, their policy no longer governs them, and their peers' policies deny them. Give them a permanent label and generate the policies again."));
      }
    }
  }
}
