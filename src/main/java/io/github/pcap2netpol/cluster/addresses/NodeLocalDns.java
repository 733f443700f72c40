package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * DNS caches that run on every node and answer in place of the cluster's resolver, without an
 * address of their own on the wire (Kubernetes documentation, "Using NodeLocal DNSCache").
 *
 * <p>A cache on its node's network takes over the address of the resolver's Service: an enforcer
 * sees packets to that address, which no label selects. A cache in ordinary pods receives them
 * through a redirect of that address (Cilium's LocalRedirectPolicy, GKE Dataplane V2): an enforcer
 * sees packets to the cache's pods. In a capture, both look like traffic to the Service.
 *
 * @param onNodes caches on their nodes' network, by name
 * @param inPods caches in ordinary pods, by name
 */
public record NodeLocalDns(List<Workload> onNodes, List<Workload> inPods) {
  private static final int DNS_PORT = 53;
  private static final int OTHER = 4;

  /** The label in the cache's own manifests. */
  private static final Labels LABELS = Labels.of(Map.of("k8s-app", "node-local-dns"));

  public NodeLocalDns {
    onNodes = List.copyOf(onNodes);
    inPods = List.copyOf(inPods);
  }

  /** Finds the caches in the metadata. */
  public static NodeLocalDns of(Cluster cluster) {
    Set<String> namespaces =
        cluster.services().values().stream()
            .filter(NodeLocalDns::resolvesNames)
            .map(service -> service.ref().namespace())
            .collect(Collectors.toSet());
    List<Workload> onNodes =
        cluster.workloads().values().stream()
            .filter(Workload::hostNetwork)
            .filter(workload -> !resolverPorts(workload).isEmpty())
            .toList();
    List<Workload> inPods =
        cluster.workloads().values().stream()
            .filter(workload -> !workload.hostNetwork())
            .filter(workload -> isCache(workload, cluster, namespaces))
            .toList();
    return new NodeLocalDns(onNodes, inPods);
  }

  /**
   * The Service that pods resolve names with, and whose address caches take over: kube-dns almost
   * everywhere, dns-default on OpenShift. Other DNS servers that run in the cluster don't count.
   */
  public static Optional<Service> resolver(Cluster cluster) {
    return cluster.services().values().stream()
        .filter(NodeLocalDns::resolvesNames)
        .filter(service -> rank(service.ref()) < OTHER)
        .min(
            Comparator.comparingInt((Service service) -> rank(service.ref()))
                .thenComparing(Service::ref));
  }

  private static int rank(ServiceRef service) {
    if (service.name().equals("kube-dns")) {
      return service.namespace().equals("kube-system") ? 0 : 1;
    }
    if (service.equals(new ServiceRef("openshift-dns", "dns-default"))) {
      return 2;
    }
    return service.namespace().equals("kube-system") ? 3 : OTHER;
  }

  /** The ports on which a cache's pods answer, UDP and TCP: 53, or the port called {@code dns}. */
  public static SortedSet<PortProtocol> resolverPorts(Workload cache) {
    SortedSet<PortProtocol> ports = new TreeSet<>();
    cache.pods().stream()
        .flatMap(pod -> pod.ports().stream())
        .filter(declared -> declared.port().protocol() == Protocol.UDP)
        .filter(
            declared ->
                declared.port().port() == DNS_PORT
                    || declared.name().filter("dns"::equals).isPresent())
        .map(declared -> declared.port().port())
        .forEach(
            port -> {
              ports.add(PortProtocol.udp(port));
              ports.add(PortProtocol.tcp(port));
            });
    return ports;
  }

  /** Whether a cache on the node answers on this address, so that it is not translated. */
  public boolean takesOver(VirtualAddress dialled) {
    return !onNodes.isEmpty()
        && dialled.kind() == VirtualAddress.Kind.CLUSTER_IP
        && dialled.port().port().port() == DNS_PORT;
  }

  /**
   * Whether the workload runs one pod per node that answers DNS and is not behind a resolver's
   * Service.
   */
  private static boolean isCache(Workload workload, Cluster cluster, Set<String> namespaces) {
    if (!workload.ref().kind().equals("DaemonSet") || resolverPorts(workload).isEmpty()) {
      return false;
    }
    boolean labelled = workload.pods().stream().allMatch(pod -> pod.labels().containsAll(LABELS));
    return labelled
        || (namespaces.contains(workload.ref().namespace())
            && cluster.services().values().stream()
                .filter(NodeLocalDns::resolvesNames)
                .noneMatch(
                    service -> workload.pods().stream().anyMatch(pod -> leadsTo(service, pod))));
  }

  private static boolean leadsTo(Service service, Pod pod) {
    return service.ref().namespace().equals(pod.ref().namespace())
        && service.selector().filter(pod.labels()::containsAll).isPresent();
  }

  private static boolean resolvesNames(Service service) {
    return service.ports().stream()
        .map(ServicePort::port)
        .anyMatch(PortProtocol.udp(DNS_PORT)::equals);
  }
}
