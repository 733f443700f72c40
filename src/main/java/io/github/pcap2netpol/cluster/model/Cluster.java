package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster's objects, according to the metadata.
 *
 * @param workloads by name; every pod belongs to one
 * @param services by name
 * @param nodes by name
 * @param namespaces by name; at least those of all workloads and Services
 * @param policies the existing NetworkPolicies, by namespace and name
 * @param backends which Services Ingresses, routes and webhooks lead to
 * @param imported addresses behind imported Services (Multi-Cluster Services API, KEP 1645), mapped
 *     to the name of the cluster that has them
 * @param selectors the selectors with which other objects select pods, ordered by object name
 * @param schedules objects of custom kinds that create pods repeatedly
 */
public record Cluster(
    SortedMap<WorkloadRef, Workload> workloads,
    SortedMap<ServiceRef, Service> services,
    SortedMap<String, Node> nodes,
    SortedMap<String, Namespace> namespaces,
    List<PolicyDocument> policies,
    List<BackendReference> backends,
    SortedMap<IpAddress, String> imported,
    List<SelectorInUse> selectors,
    List<Schedule> schedules) {
  public Cluster {
    schedules = List.copyOf(schedules);
    workloads = copy(workloads);
    services = copy(services);
    nodes = copy(nodes);
    namespaces = copy(namespaces);
    policies = List.copyOf(policies);
    backends = List.copyOf(backends);
    imported = copy(imported);
    selectors = List.copyOf(selectors);
  }

  /**
   * The labels of a namespace. If the metadata lacks it, the one label that every namespace has.
   */
  public Labels namespaceLabels(String name) {
    Namespace namespace = namespaces.get(name);
    return (namespace == null ? Namespace.named(name) : namespace).labels();
  }

  /** A copy of this cluster with these nodes. */
  public Cluster withNodes(SortedMap<String, Node> known) {
    return new Cluster(
        workloads, services, known, namespaces, policies, backends, imported, selectors, schedules);
  }

  private static <K, V> SortedMap<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
