package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.parallel.Meanwhile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.finding.PolicyFindings;
import io.github.pcap2netpol.verify.finding.ResolverFindings;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.TimedVerdict;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.TrafficSums;
import io.github.pcap2netpol.verify.use.UseCounter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a set of policies would do to the observed traffic, and what the traffic shows about the
 * policies.
 *
 * @param profile the enforcer profile used
 * @param flows how many flows were judged
 * @param traffic all established connections, judged and summed up by caller, callee, port, and
 *     what blocks them; sorted
 * @param attempts refused and unanswered attempts that would be blocked, summed up in the same way;
 *     sorted
 * @param policies how much of each policy was used, by namespace and name
 * @param unselected captured workloads that no policy selects; they stay open
 */
public record Verification(
    EnforcerProfile profile,
    long flows,
    List<JudgedTraffic> traffic,
    List<JudgedTraffic> attempts,
    List<PolicyUse> policies,
    SortedSet<WorkloadRef> unselected) {
  private static final Comparator<JudgedTraffic> ORDER =
      Comparator.comparing(JudgedTraffic::traffic).thenComparing(JudgedTraffic::reason);

  public Verification {
    traffic = List.copyOf(traffic);
    attempts = List.copyOf(attempts);
    policies = List.copyOf(policies);
    unselected = Collections.unmodifiableSortedSet(new TreeSet<>(unselected));
  }

  /** What blocks a flow. Only flows with the same blockers are summed up together. */
  private record Blocker(List<String> egress, List<String> ingress) {
    static final Blocker NONE = new Blocker(List.of(), List.of());

    static Blocker of(Verdict verdict) {
      return verdict instanceof Verdict.Denied denied
          ? new Blocker(policies(denied.egress()), policies(denied.ingress()))
          : NONE;
    }

    private static List<String> policies(EndVerdict end) {
      return end instanceof Verdict.NoRuleMatches none ? none.policies() : List.of();
    }
  }

  /** Observed traffic that would be blocked, sorted. */
  public List<JudgedTraffic> blocked() {
    return traffic.stream().filter(JudgedTraffic::isBlocked).toList();
  }

  /** Whether some policy selects an observed pod. If not, nothing was tested. */
  public boolean isOfUse() {
    return policies.stream().anyMatch(PolicyUse::seen);
  }

  /**
   * Judges all observed traffic.
   *
   * @param traffic the observed traffic
   * @param given the policies
   * @param profile how the enforcer reads them
   * @param diagnostics receives policies that do not do what they say ({@link PolicyFindings}) and,
   *     as severe, that none of them selects an observed pod ({@code policies-select-nothing})
   */
  public static Verification of(
      TrafficMap traffic, GivenPolicies given, EnforcerProfile profile, Diagnostics diagnostics) {
    Set<Pod> seen = seen(traffic);
    PolicyEvaluator evaluator = new PolicyEvaluator(given.policies(), traffic.cluster(), profile);
    Meanwhile<List<PolicyUse>> counting =
        Meanwhile.start(() -> used(traffic, given, evaluator, profile, seen));
    List<JudgedTraffic> judged = flows(traffic, evaluator);
    List<JudgedTraffic> attempts = attempts(traffic, evaluator);
    diagnostics.addAll(PolicyFindings.of(given.policies(), traffic.cluster(), profile));
    diagnostics.addAll(ResolverFindings.of(traffic, evaluator));
    List<PolicyUse> used = counting.result();
    Verification result =
        new Verification(
            profile, traffic.flows().size(), judged, attempts, used, unselected(traffic, used));
    if (!result.isOfUse()) {
      diagnostics.add(unrelated(given, seen));
    }
    return result;
  }

  private static SortedSet<WorkloadRef> unselected(TrafficMap traffic, List<PolicyUse> policies) {
    SortedSet<WorkloadRef> rest = new TreeSet<>(traffic.captured());
    policies.forEach(policy -> rest.removeAll(policy.selected()));
    return rest;
  }

  private static Diagnostic unrelated(GivenPolicies given, Set<Pod> seen) {
    SortedSet<String> namespaces = new TreeSet<>();
    seen.forEach(pod -> namespaces.add(pod.ref().namespace()));
    return Diagnostic.severe(
        "policies-select-nothing",
        "",
        given.count() == 0
            ? "There are no policies, so nothing can be blocked. Check where they should come from."
            : "None of the policies selects an observed pod, so nothing was tested: the policies are in namespace "
                + String.join(", ", given.namespaces())
                + ", and the observed pods in "
                + (namespaces.isEmpty() ? "none" : String.join(", ", namespaces))
                + ". Check that they belong together.");
  }

  private static List<JudgedTraffic> judged(
      Map<Blocker, TrafficSums> sums, PolicyEvaluator evaluator) {
    List<JudgedTraffic> judged = new ArrayList<>();
    for (TrafficSums blocked : sums.values()) {
      for (ObservedTraffic sum : blocked.sums()) {
        judged.add(new JudgedTraffic(sum, TimedVerdict.of(evaluator, sum.example())));
      }
    }
    judged.sort(ORDER);
    return judged;
  }

  private static List<PolicyUse> used(
      TrafficMap traffic,
      GivenPolicies given,
      PolicyEvaluator evaluator,
      EnforcerProfile profile,
      Set<Pod> seen) {
    UseCounter uses = new UseCounter(given.policies(), evaluator, traffic.cluster(), profile);
    traffic.flows().forEach(flow -> uses.count(TrafficSums.Key.of(flow), flow));
    return uses.uses(given.places(), seen);
  }

  private static List<JudgedTraffic> flows(TrafficMap traffic, PolicyEvaluator evaluator) {
    Map<Blocker, TrafficSums> sums = new HashMap<>();
    for (Flow flow : traffic.flows()) {
      sums.computeIfAbsent(Blocker.of(TimedVerdict.of(evaluator, flow)), none -> new TrafficSums())
          .add(TrafficSums.Key.of(flow), flow);
    }
    return judged(sums, evaluator);
  }

  /**
   * An attempt that may have gone to any of several pods is blocked only if it is blocked for all
   * of them.
   */
  private static List<JudgedTraffic> attempts(TrafficMap traffic, PolicyEvaluator evaluator) {
    Map<Blocker, TrafficSums> sums = new HashMap<>();
    for (Attempt attempt : traffic.attempts()) {
      if (!attempt.flows().isEmpty()
          && attempt.flows().stream()
              .allMatch(flow -> TimedVerdict.of(evaluator, flow) instanceof Verdict.Denied)) {
        Flow first = attempt.flows().get(0);
        sums.computeIfAbsent(
                Blocker.of(TimedVerdict.of(evaluator, first)), none -> new TrafficSums())
            .add(first);
      }
    }
    return judged(sums, evaluator);
  }

  /** The pods that took part in observed traffic. */
  private static Set<Pod> seen(TrafficMap traffic) {
    Set<Pod> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Flow flow : traffic.flows()) {
      note(flow.source(), seen);
      note(flow.destination(), seen);
    }
    return Collections.unmodifiableSet(seen);
  }

  private static void note(Flow.End end, Set<Pod> seen) {
    if (end instanceof Flow.PodEnd pod) {
      seen.add(pod.pod());
    }
  }
}
