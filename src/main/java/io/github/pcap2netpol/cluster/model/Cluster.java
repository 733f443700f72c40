package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
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
 * @param backends which Services Ingresses, routes and webhooks lead to
 * @param imported addresses that stand behind imported Services (Multi-Cluster Services API, KEP
 *     1645): the name of the cluster that has them
 * @param selectors by what other objects select pods, in the order of their names
 */
public record Cluster(
    SortedMap<WorkloadRef, Workload> workloads,
    SortedMap<ServiceRef, Service> services,
    SortedMap<String, Node> nodes,
    SortedMap<String, Namespace> namespaces,
    List<PolicyDocument> policies,
    List<BackendReference> backends,
    SortedMap<IpAddress, String> imported,
    List<SelectorInUse> selectors) {
  public Cluster {
    workloads = copy(workloads);
    services = copy(services);
    nodes = copy(nodes);
    namespaces = copy(namespaces);
    policies = List.copyOf(policies);
    backends = List.copyOf(backends);
    imported = copy(imported);
    selectors = List.copyOf(selectors);
  }

  /** A cluster that imports nothing, and in which only controllers and Services select pods. */
  public Cluster(
      SortedMap<WorkloadRef, Workload> workloads,
      SortedMap<ServiceRef, Service> services,
      SortedMap<String, Node> nodes,
      SortedMap<String, Namespace> namespaces,
      List<PolicyDocument> policies,
      List<BackendReference> backends) {
    this(workloads, services, nodes, namespaces, policies, backends, new TreeMap<>(), List.of());
  }

  /** The labels of a namespace; of one that the metadata lack, the one that every namespace has. */
  public Labels namespaceLabels(String name) {
    Namespace namespace = namespaces.get(name);
    return (namespace == null ? Namespace.named(name) : namespace).labels();
  }

  /** The same cluster with more known of its nodes. */
  public Cluster withNodes(SortedMap<String, Node> known) {
    return new Cluster(
        workloads, services, known, namespaces, policies, backends, imported, selectors);
  }

  private static <K, V> SortedMap<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
