package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens connections under policies, and reports where kernel and evaluator disagree. */
public final class KernelJudge {
  private static final int LOG_GROUP = 4321;

  private KernelJudge() {}

  /**
   * The result.
   *
   * @param letThrough how many connections the kernel allowed
   * @param disagreements each with both verdicts; empty if there are none
   */
  public record Comparison(int letThrough, List<String> disagreements) {
    public Comparison {
      disagreements = List.copyOf(disagreements);
    }
  }

  /** The rulesets of all nodes of the plan. */
  public static SortedMap<String, String> rulesets(
      LabPlan plan, Cluster cluster, List<Policy> policies) {
    EnforcerProfile profile = EnforcerProfile.STRICTEST;
    LivePods pods = LivePods.of(cluster);
    SortedMap<String, String> rulesets = new TreeMap<>();
    for (String node : plan.nodes().values()) {
      rulesets.computeIfAbsent(
          node,
          name ->
              NodeRuleset.of(
                  name,
                  pods,
                  ResolvedPolicies.of(policies, cluster, pods.pods(), pods.on(name), profile),
                  profile,
                  LOG_GROUP));
    }
    return rulesets;
  }

  /**
   * Applies the policies to the lab, whose addresses are those of the plan, and tries the
   * connections.
   */
  public static Comparison compare(
      Lab lab,
      Prober prober,
      LabPlan plan,
      Cluster cluster,
      List<Policy> policies,
      List<Trial> trials) {
    lab.apply(rulesets(plan, cluster, policies));
    PolicyEvaluator evaluator = PolicyEvaluator.of(policies, cluster);
    List<Verdict> verdicts = new ArrayList<>();
    BitSet expected = new BitSet();
    for (int i = 0; i < trials.size(); i++) {
      verdicts.add(evaluator.evaluate(flow(plan, trials.get(i))));
      expected.set(i, verdicts.get(i) instanceof Verdict.Allowed);
    }
    Prober.Results results = prober.run(trials, expected);
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      if (results.answered().get(i) != expected.get(i)) {
        disagreements.add(
            trials.get(i)
                + ": the kernel "
                + (results.answered().get(i) ? "lets it through" : "does not")
                + ", the evaluator says "
                + verdicts.get(i)
                + " of "
                + plan.end(trials.get(i).from())
                + " to "
                + plan.end(trials.get(i).to()));
      }
    }
    int denied = trials.size() - expected.cardinality();
    // More packets may be dropped, since TCP tries again after a second.
    if (disagreements.isEmpty() && results.dropped() < denied) {
      disagreements.add(results.dropped() + " packets were dropped, of " + denied + " to be");
    }
    return new Comparison(results.answered().cardinality(), disagreements);
  }

  private static Flow flow(LabPlan plan, Trial trial) {
    return new Flow(
        plan.end(trial.from()),
        plan.end(trial.to()),
        trial.port(),
        TestConnection.between(trial.from(), trial.to(), trial.port()).build());
  }
}
