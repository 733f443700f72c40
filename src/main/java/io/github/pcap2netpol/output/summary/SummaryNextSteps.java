package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.NextRecording;
import io.github.pcap2netpol.output.text.ShellWord;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import io.github.pcap2netpol.output.yaml.PolicySizes;
import io.github.pcap2netpol.policy.model.PolicySet.Uncovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The part of the summary that says what to do next, in the order in which to do it: commands to
 * copy. Commands that would break something are left out.
 */
final class SummaryNextSteps {
  private static final int MOST_NAMESPACES = 3;
  private static final int MOST_STARTED = 3;

  private final Analysis analysis;
  private final Summary.Folders folders;
  private final WrappedText page;

  SummaryNextSteps(Analysis analysis, Summary.Folders folders, WrappedText page) {
    this.analysis = analysis;
    this.folders = folders;
    this.page = page;
  }

  void write() {
    Optional<String> outputFolder = folders.output();
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
    recordAgain();
    if (outputFolder.isEmpty()) {
      remark(Accent.NONE, "run it again without --dry-run to write the policies");
    } else if (!denies) {
      apply(outputFolder.get());
    }
  }

  /** How to record what was not observed, and to analyse both recordings together. */
  private void recordAgain() {
    if (folders.bundles().isEmpty()) {
      return;
    }
    String next = folders.bundles().get(0).replaceFirst("/+$", "") + "-again";
    NextRecording.of(analysis, next).ifPresent(again -> recordAgain(again, next));
  }

  private void recordAgain(NextRecording again, String next) {
    remark(Accent.NONE, "record once more while what was not observed runs or is used:");
    page.command(2, again.record());
    if (!again.meanwhile().isEmpty()) {
      remark(Accent.DIM, "meanwhile, in another terminal:");
      again.meanwhile().stream().limit(MOST_STARTED).forEach(words -> page.command(2, words));
    }
    remark(Accent.DIM, "then analyse both together:");
    List<String> analyse = new ArrayList<>(List.of("./pcap2netpol", "analyse"));
    folders.bundles().forEach(bundle -> analyse.add(ShellWord.of(bundle)));
    analyse.addAll(List.of(ShellWord.of(next), "-o", ShellWord.of(folders.output().orElse("out"))));
    page.command(2, analyse);
  }

  private void apply(String outputFolder) {
    List<String> apply = new ArrayList<>(List.of("kubectl", "apply"));
    if (isTooLargeToAnnotate()) {
      apply.add("--server-side");
    }
    apply.addAll(List.of("-k", ShellWord.of(outputFolder + "/policies")));
    page.command(2, apply);
    remark(Accent.DIM, "to undo it: the same with delete in place of apply");
    SortedMap<String, Restarts> restarts = Restarts.of(analysis);
    if (!restarts.isEmpty()) {
      remark(Accent.DIM, "restart once: connections that are already open outlive a new policy");
      restarts.values().stream()
          .limit(MOST_NAMESPACES)
          .forEach(
              each -> {
                if (each.others() > 0) {
                  remark(
                      Accent.DIM,
                      "this restarts "
                          + WrappedText.count(each.others(), "other workload", "other workloads")
                          + " too");
                }
                each.commands().forEach(words -> page.command(2, words));
              });
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
      command("kubectl", "apply", "-k", ShellWord.of(outputFolder + "/lockdown"));
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
}
