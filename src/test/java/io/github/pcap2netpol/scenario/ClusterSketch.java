package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster of two nodes with CoreDNS and an API server, to which a scenario adds its own objects.
 */
final class ClusterSketch {
  /** The address of the API server, a machine that is not a node. */
  static final String API_SERVER = "172.30.0.10";

  private static final Map<String, String> DNS_LABELS = Map.of("k8s-app", "kube-dns");

  private final Families families;
  private final List<NodeSketch> nodes = new ArrayList<>();
  private final List<WorkloadSketch> workloads = new ArrayList<>();
  private final List<ServiceSketch> services = new ArrayList<>();
  private final List<Map<String, Object>> ingresses = new ArrayList<>();
  private final List<Map<String, Object>> policies = new ArrayList<>();
  private final Map<String, Integer> lastHost = new TreeMap<>();
  private int lastService = 10;
  private final WorkloadSketch dns;
  private final ServiceSketch dnsService;

  ClusterSketch(Families families) {
    this.families = families;
    addNode();
    addNode();
    dns =
        deployment("kube-system", "coredns")
            .labels(DNS_LABELS)
            .declares("dns", udp(53))
            .declares("dns-tcp", tcp(53))
            .uncaptured()
            .on(1, 2);
    dnsService =
        new ServiceSketch("kube-system", "kube-dns", families.pick("10.96.0.10", "fd00:10:96::a"))
            .selects(DNS_LABELS)
            .port(udp(53), 53)
            .port(tcp(53), 53);
    services.add(dnsService);
    services.add(
        new ServiceSketch("default", "kubernetes", families.pick("10.96.0.1", "fd00:10:96::1"))
            .port(tcp(443), 6443)
            .endpoint(families == Families.IPV6 ? "fd00:30::10" : API_SERVER, 6443));
  }

  NodeSketch addNode() {
    NodeSketch node = NodeSketch.numbered(nodes.size() + 1, families);
    nodes.add(node);
    return node;
  }

  WorkloadSketch deployment(String namespace, String name) {
    return workload(WorkloadSketch.Kind.DEPLOYMENT, namespace, name);
  }

  WorkloadSketch workload(WorkloadSketch.Kind kind, String namespace, String name) {
    WorkloadSketch workload = new WorkloadSketch(this, kind, namespace, name);
    workloads.add(workload);
    return workload;
  }

  ServiceSketch service(String namespace, String name) {
    lastService++;
    ServiceSketch service =
        new ServiceSketch(
            namespace,
            name,
            families.pick(
                "10.96.1." + lastService, "fd00:10:96::1:" + Integer.toHexString(lastService)));
    services.add(service);
    return service;
  }

  /** A Service that selects the workload of the same name. */
  ServiceSketch serviceOf(WorkloadSketch workload) {
    return service(workload.namespace(), workload.name()).selects(workload.selector());
  }

  /** An Ingress that leads all paths of a host to a Service's port. */
  void ingress(String name, ServiceSketch service, int port) {
    ingresses.add(ServiceJson.ingress(name, service, port));
  }

  /** A NetworkPolicy that an earlier run of this tool made. */
  void ownPolicy(String namespace, String name, Map<String, Object> spec) {
    policies.add(
        MetadataJson.policy(
            namespace, name, Map.of("app.kubernetes.io/managed-by", "pcap2netpol"), spec));
  }

  /** An existing NetworkPolicy. */
  void policy(String namespace, String name, Map<String, Object> spec) {
    policies.add(MetadataJson.policy(namespace, name, Map.of(), spec));
  }

  /** The n-th node, from 1. */
  NodeSketch node(int number) {
    return nodes.get(number - 1);
  }

  List<IpAddress> nextAddresses(NodeSketch node) {
    int host = lastHost.merge(node.name(), 20, (last, first) -> last + 1);
    List<IpAddress> addresses = new ArrayList<>();
    if (families.has(true)) {
      addresses.add(node.podAddress(true, host));
    }
    if (families.has(false)) {
      addresses.add(node.podAddress(false, host));
    }
    return List.copyOf(addresses);
  }

  Families families() {
    return families;
  }

  WorkloadSketch dns() {
    return dns;
  }

  ServiceSketch dnsService() {
    return dnsService;
  }

  ServiceSketch apiServer() {
    return services.get(1);
  }

  List<NodeSketch> nodes() {
    return nodes;
  }

  /** An earlier workload by name. */
  WorkloadSketch existing(String namespace, String name) {
    return workloads.stream()
        .filter(each -> each.namespace().equals(namespace) && each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  List<WorkloadSketch> workloads() {
    return workloads;
  }

  List<ServiceSketch> services() {
    return services;
  }

  List<PodSketch> pods() {
    return workloads.stream().flatMap(workload -> workload.pods().stream()).toList();
  }

  /** The lists of {@code cluster/}, by their name in the API. */
  Map<String, List<Map<String, Object>>> objects() {
    MetadataJson json = new MetadataJson();
    Map<String, List<Map<String, Object>>> all = new LinkedHashMap<>();
    TreeSet<String> namespaces = new TreeSet<>(List.of("default", "kube-system"));
    workloads.forEach(workload -> namespaces.add(workload.namespace()));
    services.forEach(service -> namespaces.add(service.namespace()));
    all.put("namespaces", namespaces.stream().map(json::namespace).toList());
    all.put("nodes", nodes.stream().map(json::node).toList());
    all.put(
        "pods", pods().stream().filter(pod -> pod.deletedAt().isEmpty()).map(json::pod).toList());
    all.put("services", services.stream().map(ServiceJson::service).toList());
    all.put(
        "endpointslices",
        services.stream()
            .flatMap(service -> ServiceJson.slices(service, pods()).stream())
            .toList());
    for (WorkloadSketch.Kind kind :
        List.of(
            WorkloadSketch.Kind.DEPLOYMENT,
            WorkloadSketch.Kind.STATEFUL_SET,
            WorkloadSketch.Kind.DAEMON_SET,
            WorkloadSketch.Kind.CRON_JOB)) {
      all.put(
          kind.api().toLowerCase(java.util.Locale.ROOT) + "s",
          workloads.stream().filter(w -> w.kind() == kind).map(json::workload).toList());
    }
    all.put(
        "replicasets",
        workloads.stream().flatMap(workload -> json.replicaSet(workload).stream()).toList());
    all.put("jobs", workloads.stream().flatMap(workload -> json.jobs(workload).stream()).toList());
    all.put("ingresses", List.copyOf(ingresses));
    all.put("networkpolicies", List.copyOf(policies));
    return all;
  }
}
