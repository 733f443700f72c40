package io.github.pcap2netpol.answer.diff;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that policies allow: the difference between them and denying everything. Connections
 * that are always allowed (a pod's with itself, and from its own node) are left out.
 */
public final class AllowedConnections {
  /** Not a valid name, so no other policy has it. */
  private static final String DENY_ALL = "(deny all)";

  /** Between workloads. A thousand workloads that may all call each other have as many. */
  private static final int MOST_LISTED = 1_000_000;

  private AllowedConnections() {}

  /**
   * Compares the policies with denying everything.
   *
   * @param cluster the pods, namespaces and nodes; a workload without pods counts as one pod with
   *     the labels and ports of its template
   * @param profile how the enforcer reads the policies
   */
  public static PolicyDifference of(
      GivenPolicies policies, Cluster cluster, EnforcerProfile profile) {
    Cluster withPods = withTemplatePods(cluster);
    List<Policy> nothing =
        withPods.workloads().keySet().stream()
            .map(WorkloadRef::namespace)
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(AllowedConnections::denyAll)
            .toList();
    return PolicyComparison.of(
        new GivenPolicies(nothing, new TreeMap<>(), 0, 0),
        policies,
        withPods,
        profile,
        MOST_LISTED);
  }

  private static Policy denyAll(String namespace) {
    SortedMap<Direction, List<Rule>> rules = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      rules.put(direction, List.of());
    }
    return new Policy(namespace, DENY_ALL, LabelSelector.of(Labels.NONE), rules, new TreeMap<>());
  }

  private static Cluster withTemplatePods(Cluster cluster) {
    SortedMap<WorkloadRef, Workload> workloads = new TreeMap<>();
    cluster
        .workloads()
        .forEach(
            (ref, workload) ->
                workloads.put(
                    ref,
                    workload.pods().isEmpty() && !workload.hostNetwork()
                        ? withTemplatePod(workload)
                        : workload));
    return new Cluster(
        workloads,
        cluster.services(),
        cluster.nodes(),
        cluster.namespaces(),
        cluster.policies(),
        cluster.backends(),
        cluster.imported(),
        cluster.selectors(),
        cluster.schedules());
  }

  private static Workload withTemplatePod(Workload workload) {
    WorkloadRef ref = workload.ref();
    Pod pod =
        new Pod(
            new PodRef(ref.namespace(), ref.name()),
            "",
            ref,
            workload.templateLabels(),
            new TreeSet<>(),
            Optional.empty(),
            false,
            List.of(),
            Instant.MIN,
            Instant.MAX,
            workload.spec().ports(),
            Set.of());
    return new Workload(
        ref,
        workload.selector(),
        workload.templateLabels(),
        false,
        List.of(pod),
        workload.spec(),
        workload.lineage());
  }
}
