package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.policy.rule.PolicyUnit;
import io.github.pcap2netpol.policy.rule.RuleComments;
import io.github.pcap2netpol.policy.scope.Scope;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reports which pods a policy selects, and what that means for some of them. */
final class ScopeFindings {
  private ScopeFindings() {}

  /**
   * Adds the comments that name the pods, and reports what their policy means for those that were
   * not captured or expose nothing.
   */
  static void of(PolicyUnit unit, List<String> comments, Diagnostics diagnostics) {
    sayExposed(unit, diagnostics);
    SortedSet<WorkloadRef> workloads = unit.scope().workloads();
    if (unit.scope() instanceof Scope.OfNamespace) {
      comments.add(
          "for every pod of " + unit.namespace() + ", also those that start later: " + names(unit));
      governsUncaptured(unit, diagnostics, "every pod of " + unit.namespace());
    } else if (unit.scope() instanceof Scope.BehindService behind) {
      String services =
          (behind.services().size() == 1 ? "Service " : "Services ")
              + behind.services().stream()
                  .map(ServiceRef::toString)
                  .collect(Collectors.joining(", "));
      comments.add("for all pods behind " + services + ": " + names(unit));
      governsUncaptured(unit, diagnostics, "all pods behind " + services);
    } else if (workloads.size() == 1) {
      comments.add("for " + workloads.first());
    } else {
      ambiguous(unit, comments, diagnostics);
    }
  }

  private static void governsUncaptured(PolicyUnit unit, Diagnostics diagnostics, String governed) {
    SortedSet<WorkloadRef> uncaptured = unit.uncaptured();
    if (!uncaptured.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "policy-governs-uncaptured",
              unit.captured().first().toString(),
              "Its policy is for "
                  + governed
                  + ". There is no usable capture of "
                  + RuleComments.names(uncaptured)
                  + ", so what only they do will be denied. Capture them too, or leave"
                  + " --granularity at workload."));
    }
  }

  private static void ambiguous(PolicyUnit unit, List<String> comments, Diagnostics diagnostics) {
    comments.add("for " + names(unit) + " together: no label tells their pods apart");
    SortedSet<WorkloadRef> unseen = unit.uncaptured();
    diagnostics.add(
        Diagnostic.severe(
            "selector-ambiguous",
            unit.captured().first().toString(),
            "No lasting label tells the pods of "
                + names(unit)
                + " apart: one policy governs all of them and allows the traffic of all. Give each a label of its own."
                + (unseen.isEmpty()
                    ? ""
                    : " Of "
                        + RuleComments.names(unseen)
                        + " there is no usable capture, so what it does unobserved will be denied.")));
  }

  /** A port that one workload exposes is open at the others too. */
  private static void sayExposed(PolicyUnit unit, Diagnostics diagnostics) {
    if (!unit.isShared() || unit.exposures().isEmpty()) {
      return;
    }
    SortedSet<String> ports = new TreeSet<>();
    unit.exposures().forEach(each -> ports.add(each.port() + " of " + each.workload()));
    diagnostics.add(
        Diagnostic.warning(
            "exposed-with-others",
            names(unit),
            "One policy governs them all, so what is exposed is open to the outside at each of"
                + " them: "
                + String.join(", ", ports)
                + ". Use --granularity workload if that is too much."));
  }

  private static String names(PolicyUnit unit) {
    return RuleComments.names(unit.scope().workloads());
  }
}
