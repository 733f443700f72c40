package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.output.yaml.PolicySizes;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet.Uncovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of the summary that says what to do next, in the order in which to do it: commands to
 * copy. Commands that would break something are left out.
 */
final class SummaryNextSteps {
  private static final int MOST_NAMESPACES = 3;

  private final Analysis analysis;
  private final WrappedText page;

  SummaryNextSteps(Analysis analysis, WrappedText page) {
    this.analysis = analysis;
    this.page = page;
  }

  /**
   * Writes it.
   *
   * @param outputFolder the folder as the user named it; empty if nothing was written
   */
  void write(Optional<String> outputFolder) {
    page.heading("Next");
    if (analysis.policies().policies().isEmpty()) {
      remark(Accent.NONE, "record again, since there is nothing to apply (docs/recording.md)");
      return;
    }
    boolean denies = !analysis.replay().denied().isEmpty();
    if (denies) {
      remark(
          Accent.RED,
          "don't apply these policies: they would deny observed connections, as listed above");
    } else if (isSevere()) {
      remark(Accent.RED, "resolve the severe findings above first");
    }
    if (!analysis.coverage().backtest().isEmpty()
        || SummaryCoverage.isTooShort(analysis.coverage())) {
      remark(Accent.NONE, "consider a longer recording, or several: analyse takes them together");
    }
    if (outputFolder.isEmpty()) {
      remark(Accent.NONE, "run it again without --dry-run to write the policies");
    } else if (!denies) {
      apply(outputFolder.get());
    }
  }

  private void apply(String outputFolder) {
    List<String> apply = new ArrayList<>(List.of("kubectl", "apply"));
    if (isTooLargeToAnnotate()) {
      apply.add("--server-side");
    }
    apply.addAll(List.of("-k", shellWord(outputFolder + "/policies")));
    page.command(2, apply);
    remark(Accent.DIM, "to undo it: the same with delete in place of apply");
    SortedMap<String, String> restarts = restarts();
    if (!restarts.isEmpty()) {
      remark(Accent.DIM, "restart once: connections that are already open outlive a new policy");
      restarts.entrySet().stream()
          .limit(MOST_NAMESPACES)
          .forEach(
              entry ->
                  command(
                      "kubectl",
                      "rollout",
                      "restart",
                      entry.getValue(),
                      "-n",
                      shellWord(entry.getKey())));
      if (restarts.size() > MOST_NAMESPACES) {
        remark(
            Accent.DIM, "likewise in " + (restarts.size() - MOST_NAMESPACES) + " more namespaces");
      }
    }
    if (!analysis.policies().lockdown().isEmpty()) {
      boolean cutsOff = analysis.policies().uncovered().stream().anyMatch(Uncovered::cutOff);
      remark(
          Accent.DIM,
          "later, to deny everything else"
              + (cutsOff ? "; first record the workloads that have no policy:" : ":"));
      command("kubectl", "apply", "-k", shellWord(outputFolder + "/lockdown"));
    }
  }

  private void remark(Accent accent, String text) {
    page.comment(accent, 2, text);
  }

  private void command(String... words) {
    page.command(2, List.of(words));
  }

  private boolean isTooLargeToAnnotate() {
    return analysis.diagnostics().stream()
        .anyMatch(each -> each.code().equals(PolicySizes.NEEDS_SERVER_SIDE_APPLY));
  }

  private boolean isSevere() {
    return analysis.diagnostics().stream().anyMatch(each -> each.severity() == Severity.SEVERE);
  }

  /**
   * The kinds in each namespace that a policy governs and {@code kubectl rollout restart} can
   * restart.
   */
  private SortedMap<String, String> restarts() {
    SortedMap<String, SortedSet<String>> kinds = new TreeMap<>();
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (WorkloadRef workload : policy.governs()) {
        switch (workload.kind()) {
          case "Deployment", "StatefulSet", "DaemonSet" ->
              kinds
                  .computeIfAbsent(workload.namespace(), none -> new TreeSet<>())
                  .add(workload.kind().toLowerCase(Locale.ROOT));
          default -> {
            // a Job, a bare pod or a custom kind is not restarted that way
          }
        }
      }
    }
    SortedMap<String, String> joined = new TreeMap<>();
    kinds.forEach((namespace, names) -> joined.put(namespace, String.join(",", names)));
    return joined;
  }

  private static String shellWord(String text) {
    return text.matches("[A-Za-z0-9._/~:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
