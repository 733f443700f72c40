package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.cluster.model.BackendReference;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Builds a cluster from what matters to a test. By default it is empty. */
public final class TestCluster {
  private final SortedMap<WorkloadRef, Workload> workloads = new TreeMap<>();
  private final SortedMap<ServiceRef, Service> services = new TreeMap<>();
  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final SortedMap<String, Namespace> namespaces = new TreeMap<>();
  private List<PolicyDocument> policies = List.of();
  private List<BackendReference> backends = List.of();

  private TestCluster() {}

  public static TestCluster of(Pod... pods) {
    return of(Arrays.asList(pods));
  }

  /**
   * A cluster with these pods and their workloads. The workloads have no selector, and the labels
   * of their first pod.
   */
  public static TestCluster of(Collection<Pod> pods) {
    TestCluster cluster = new TestCluster();
    pods.stream()
        .collect(Collectors.groupingBy(Pod::workload))
        .forEach((ref, its) -> cluster.workloads.put(ref, workload(ref, its)));
    return cluster;
  }

  private static Workload workload(WorkloadRef ref, List<Pod> pods) {
    Pod first = pods.get(0);
    return new Workload(ref, Optional.empty(), first.labels(), first.hostNetwork(), pods);
  }

  /** Starts with a copy of this cluster. */
  public static TestCluster like(Cluster cluster) {
    return new TestCluster()
        .workloads(cluster.workloads())
        .services(cluster.services().values())
        .nodes(cluster.nodes().values())
        .namespaces(cluster.namespaces().values())
        .policies(cluster.policies())
        .backends(cluster.backends());
  }

  public static Cluster empty() {
    return new TestCluster().build();
  }

  /** Adds these workloads, or replaces those that have the same names. */
  public TestCluster workloads(Map<WorkloadRef, Workload> all) {
    workloads.putAll(all);
    return this;
  }

  public TestCluster services(Service... all) {
    return services(Arrays.asList(all));
  }

  public TestCluster services(Collection<Service> all) {
    services.clear();
    all.forEach(service -> services.put(service.ref(), service));
    return this;
  }

  public TestCluster nodes(Node... all) {
    return nodes(Arrays.asList(all));
  }

  public TestCluster nodes(Collection<Node> all) {
    nodes.clear();
    all.forEach(node -> nodes.put(node.name(), node));
    return this;
  }

  /** Namespaces that have only the label with their name. */
  public TestCluster namespaces(String... names) {
    return namespaces(Arrays.stream(names).map(Namespace::named).toList());
  }

  public TestCluster namespaces(Collection<Namespace> all) {
    namespaces.clear();
    all.forEach(namespace -> namespaces.put(namespace.name(), namespace));
    return this;
  }

  public TestCluster policies(Collection<PolicyDocument> all) {
    policies = List.copyOf(all);
    return this;
  }

  public TestCluster backends(Collection<BackendReference> all) {
    backends = List.copyOf(all);
    return this;
  }

  public Cluster build() {
    return new Cluster(
        workloads,
        services,
        nodes,
        namespaces,
        policies,
        backends,
        new TreeMap<>(),
        List.of(),
        List.of());
  }
}
