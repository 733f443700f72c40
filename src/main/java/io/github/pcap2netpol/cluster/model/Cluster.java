package io.github.pcap2netpol.cluster.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster's objects, as the metadata has them.
 *
 * @param workloads by name; every pod belongs to one
 * @param services by name
 * @param nodes by name
 * @param namespaces by name; at least those of all workloads and Services
 * @param policies the NetworkPolicies that were there, by namespace and name
 * @param ingressBackends what Ingresses lead to
 */
public record Cluster(
    SortedMap<WorkloadRef, Workload> workloads,
    SortedMap<ServiceRef, Service> services,
    SortedMap<String, Node> nodes,
    SortedMap<String, Namespace> namespaces,
    List<PolicyDocument> policies,
    List<IngressBackend> ingressBackends) {
  public Cluster {
    workloads = copy(workloads);
    services = copy(services);
    nodes = copy(nodes);
    namespaces = copy(namespaces);
    policies = List.copyOf(policies);
    ingressBackends = List.copyOf(ingressBackends);
  }

  /** The same cluster with more known of its nodes. */
  public Cluster withNodes(SortedMap<String, Node> known) {
    return new Cluster(workloads, services, known, namespaces, policies, ingressBackends);
  }

  private static <K, V> SortedMap<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
