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
 * DNS caches that run on every node and answer in place of the cluster's resolver, without any
 * address of their own on the wire (Kubernetes documentation, "Using NodeLocal DNSCache").
 *
 * <p>A cache on its node's network takes over the very address of the resolver's Service: an
 * enforcer sees packets go to that address, which no label selects. A cache in ordinary pods gets
 * them by a redirect of that address (Cilium's LocalRedirectPolicy, GKE Dataplane V2): an enforcer
 * sees packets go to pods of the cache. In a capture both look like the Service alone.
 *
 * @param onNodes caches on their nodes' network, by name
 * @param inPods caches in ordinary pods, by name
 */
public record NodeLocalDns(List<Workload> onNodes, List<Workload> inPods) {
  private static final int DNS_PORT = 53;
  private static final int OTHER = 4;

  /** What the cache's own manifests label its pods with. */
  private static final Labels LABELS = Labels.of(Map.of("k8s-app", "node-local-dns"));

  public NodeLocalDns {
    onNodes = List.copyOf(onNodes);
    inPods = List.copyOf(inPods);
  }

  /** The caches that the metadata tell of. */
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
   * The Service by which pods resolve names, whose address caches take over: kube-dns nearly
   * everywhere, dns-default with OpenShift. A DNS server that merely runs in the cluster is none.
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

  /**
   * The ports at which a cache's pods answer, over UDP and TCP: 53, or what is called {@code dns}.
   */
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

  /** Whether a cache on the node answers at this very address, which stays untranslated then. */
  public boolean takesOver(VirtualAddress dialled) {
    return !onNodes.isEmpty()
        && dialled.kind() == VirtualAddress.Kind.CLUSTER_IP
        && dialled.port().port().port() == DNS_PORT;
  }

  /** One pod on each node that answers names, and that no resolver's Service leads to. */
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
