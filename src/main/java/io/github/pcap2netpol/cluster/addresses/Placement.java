package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nodes on which a workload's pods run, and may run once they are rescheduled. Policies know
 * nodes by address only, so a rule must name all of them. Several threads may ask at once.
 */
public final class Placement {
  private final Cluster cluster;
  private final ApiServers apiServers;
  private final SortedSet<String> ordinary;
  private final Map<WorkloadRef, SortedSet<String>> known = new ConcurrentHashMap<>();

  public Placement(Cluster cluster, ApiServers apiServers) {
    this.cluster = cluster;
    this.apiServers = apiServers;
    TreeSet<String> nodes = new TreeSet<>(cluster.nodes().keySet());
    nodes.removeAll(apiServers.nodes());
    cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(pod -> !pod.hostNetwork())
        .flatMap(pod -> pod.node().stream())
        .forEach(nodes::add);
    this.ordinary = Collections.unmodifiableSortedSet(nodes);
  }

  /** The nodes for ordinary pods: all workers, and the control plane's if such a pod runs there. */
  public SortedSet<String> ordinaryNodes() {
    return ordinary;
  }

  /** The nodes that the workload's pods run or ran on. */
  public static SortedSet<String> runsOn(Workload workload) {
    TreeSet<String> nodes = new TreeSet<>();
    workload.pods().forEach(pod -> pod.node().ifPresent(nodes::add));
    return nodes;
  }

  /**
   * The nodes that the workload's pods may run on. A DaemonSet already is everywhere it may be, and
   * a static pod stays where it is. Other pods may be scheduled on every node that their
   * nodeSelector admits.
   */
  public SortedSet<String> mayRunOn(Workload workload) {
    return known.computeIfAbsent(workload.ref(), any -> find(workload));
  }

  /** The same by name; no nodes if there is no such workload. */
  public SortedSet<String> mayRunOn(WorkloadRef ref) {
    Workload workload = cluster.workloads().get(ref);
    return workload == null ? Collections.emptySortedSet() : mayRunOn(workload);
  }

  private SortedSet<String> find(Workload workload) {
    SortedSet<String> nodes = runsOn(workload);
    if (stays(workload)) {
      return nodes;
    }
    boolean onControlPlane = apiServers.nodes().containsAll(nodes);
    for (Node node : cluster.nodes().values()) {
      if (node.labels().containsAll(workload.spec().nodeSelector())
          && (ordinary.contains(node.name()) || onControlPlane)) {
        nodes.add(node.name());
      }
    }
    return nodes;
  }

  private static boolean stays(Workload workload) {
    return workload.ref().kind().equals("DaemonSet")
        || (workload.ref().kind().equals("Pod") && workload.hostNetwork());
  }
}
