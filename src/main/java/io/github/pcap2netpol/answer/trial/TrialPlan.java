package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What to create and which connections to try, to see whether a cluster enforces the policies of
 * one namespace.
 *
 * @param namespaces the namespaces to create; the first one is the copy of the tried one
 * @param pods the test pods: one with the labels of each workload, one for each other peer that a
 *     policy selects, and a stranger without labels; only those that take part in a call
 * @param policies the policies, moved to the copy
 * @param calls the connections to try
 * @param untried the rules that no call tests
 */
public record TrialPlan(
    List<TrialNamespace> namespaces,
    List<TestPod> pods,
    List<Policy> policies,
    List<TrialCall> calls,
    List<UntriedRule> untried) {
  /**
   * The port of the discard protocol (RFC 863), which no workload serves but every test pod does.
   */
  public static final PortProtocol UNUSED = PortProtocol.tcp(9);

  public TrialPlan {
    namespaces = List.copyOf(namespaces);
    pods = List.copyOf(pods);
    policies = List.copyOf(policies);
    calls = List.copyOf(calls);
    untried = List.copyOf(untried);
  }

  /**
   * A rule that is not tried.
   *
   * @param rule such as {@code shop/web egress[2]}
   * @param reason why not, for people
   */
  public record UntriedRule(String rule, String reason) {}

  /**
   * Plans a trial.
   *
   * @param cluster the pods of the namespace, and the labels of namespaces
   * @param policies all policies; those of other namespaces are left out
   * @param namespace whose policies to try
   * @param copy the namespace to try them in; further namespaces have its name and a number
   * @param most how many calls to make. There are more only if needed to test every rule and every
   *     policy.
   */
  public static TrialPlan of(
      Cluster cluster, List<Policy> policies, String namespace, String copy, int most) {
    List<Policy> own =
        policies.stream().filter(policy -> policy.namespace().equals(namespace)).sorted().toList();
    NamespaceCopies copies = NamespaceCopies.of(namespace, copy, own);
    List<Policy> moved = own.stream().map(copies::moved).toList();
    TestPods made = TestPods.of(cluster, moved, copies);
    return new TrialPlanner(made, moved, namespace).plan(most);
  }

  /** The ports that a pod must serve, including one without any rule. */
  public SortedSet<Integer> servedBy(TestPod pod) {
    SortedSet<Integer> served = new TreeSet<>();
    served.add(UNUSED.port());
    calls.stream()
        .filter(call -> call.to().equals(pod))
        .forEach(call -> served.add(call.port().port()));
    return served;
  }
}
