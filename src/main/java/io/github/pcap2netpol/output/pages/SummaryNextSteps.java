package io.github.pcap2netpol.output.pages;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.pages.Page.Accent;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of the summary that says what to do with the files: commands to copy. */
final class SummaryNextSteps {
  private static final int MOST_NAMESPACES = 3;

  private final Analysis analysis;
  private final Page page;

  SummaryNextSteps(Analysis analysis, Page page) {
    this.analysis = analysis;
    this.page = page;
  }

  /** Writes it; nothing where there are no policies to apply. */
  void write(String outputFolder) {
    if (analysis.policies().policies().isEmpty()) {
      return;
    }
    page.heading("Next");
    if (analysis.diagnostics().stream().anyMatch(each -> each.severity() == Severity.SEVERE)) {
      page.line(Accent.RED, 2, "# resolve the severe findings above first");
    }
    SortedMap<String, String> restarts = restarts();
    String apply = "kubectl apply -k " + shellWord(outputFolder + "/policies");
    page.line(Accent.NONE, 2, apply);
    if (!restarts.isEmpty()) {
      page.line(
          Accent.DIM, 2, "# restart once: connections that are already open outlive a new policy");
      restarts.entrySet().stream()
          .limit(MOST_NAMESPACES)
          .forEach(
              entry ->
                  page.line(
                      Accent.NONE,
                      2,
                      "kubectl rollout restart "
                          + entry.getValue()
                          + " -n "
                          + shellWord(entry.getKey())));
      if (restarts.size() > MOST_NAMESPACES) {
        page.line(
            Accent.DIM,
            2,
            "# likewise in " + (restarts.size() - MOST_NAMESPACES) + " more namespaces");
      }
    }
    if (!analysis.policies().lockdown().isEmpty()) {
      page.line(Accent.DIM, 2, "# later, to deny everything else:");
      page.line(Accent.NONE, 2, "kubectl apply -k " + shellWord(outputFolder + "/lockdown"));
    }
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
