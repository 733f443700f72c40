package io.github.pcap2netpol.graph.caller;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.Placement;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.Protocol;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which nodes will call a port in future, if some were observed calling it. A node's address does
 * not show which of its processes called, so the conclusion is the narrowest one that explains all
 * observed calls.
 */
public final class CallingNodes {
  /** The ports of Ingress controllers. */
  private static final Set<Integer> WEB = Set.of(80, 443);

  private static final List<String> CONTROLLERS =
      List.of("ingress", "gateway", "traefik", "contour", "envoy", "haproxy", "router", "nginx");

  /**
   * Ports that a node's kernel calls for pods that mount volumes: NFS (RFC 7530) with rpcbind (RFC
   * 1833) and mountd's usual port, SMB, iSCSI (RFC 7143), Ceph, GlusterFS, NVMe/TCP.
   */
  private static final Set<Integer> STORAGE =
      Set.of(111, 445, 2049, 3260, 3300, 4420, 6789, 20048, 24007);

  /** What is in it belongs to the cluster, not to one application. */
  private static final String SYSTEM = "kube-system";

  private final ApiServers apiServers;
  private final EntryPoints ways;
  private final Placement placement;
  private final List<Workload> onHost;

  public CallingNodes(Cluster cluster, ApiServers apiServers, EntryPoints ways) {
    this.apiServers = apiServers;
    this.ways = ways;
    this.placement = new Placement(cluster, apiServers);
    this.onHost =
        cluster.workloads().values().stream()
            .filter(Workload::hostNetwork)
            .filter(workload -> !workload.ref().kind().equals("Pod"))
            .filter(workload -> !workload.ref().name().equals("kube-proxy"))
            .toList();
  }

  /**
   * The nodes that may call, with the reason for each.
   *
   * @param seen those that were observed calling, at least one
   * @param called the port
   */
  public SortedMap<String, Inference> tomorrow(SortedSet<String> seen, PodPort called) {
    if (!ways.routes(called).isEmpty()) {
      SortedMap<String, Inference> ofControllers = ofControllers(seen);
      if (!ofControllers.isEmpty()) {
        return ofControllers;
      }
    }
    boolean mayMount =
        called.port().protocol() != Protocol.SCTP && STORAGE.contains(called.port().port());
    List<Workload> candidates =
        mayMount
            ? List.of()
            : onHost.stream()
                .filter(workload -> Placement.runsOn(workload).containsAll(seen))
                .toList();
    if (apiServers.nodes().containsAll(seen)) {
      List<Workload> neighbours = neighbours(called, candidates);
      return neighbours.isEmpty()
          ? all(apiServers.nodes(), Inference.API_SERVER)
          : narrowest(neighbours);
    }
    return candidates.isEmpty() ? anyNode(seen) : narrowest(candidates);
  }

  /**
   * Those in the namespace of what was called. Such a part of the same application is likelier to
   * have called than an API server that nothing in the metadata leads to the port.
   */
  private List<Workload> neighbours(PodPort called, List<Workload> candidates) {
    String namespace = called.workload().namespace();
    return namespace.equals(SYSTEM) || !ways.apiServerRoutes(called).isEmpty()
        ? List.of()
        : candidates.stream()
            .filter(workload -> workload.ref().namespace().equals(namespace))
            .toList();
  }

  /**
   * The nodes of the Ingress controllers on the host network that run on these nodes; empty if
   * there are none.
   */
  public SortedMap<String, Inference> ofControllers(SortedSet<String> seen) {
    List<Workload> candidates =
        onHost.stream()
            .filter(CallingNodes::isController)
            .filter(workload -> Placement.runsOn(workload).containsAll(seen))
            .toList();
    return candidates.isEmpty() ? new TreeMap<>() : narrowest(candidates);
  }

  /** Every node on which ordinary pods run, and those that were observed. */
  public SortedMap<String, Inference> anyNode(SortedSet<String> seen) {
    SortedSet<String> nodes = new TreeSet<>(placement.ordinaryNodes());
    nodes.addAll(seen);
    return all(nodes, Inference.ANY_NODE_CALLS);
  }

  private SortedMap<String, Inference> narrowest(List<Workload> candidates) {
    int fewest =
        candidates.stream().mapToInt(each -> placement.mayRunOn(each).size()).min().orElse(0);
    List<Workload> narrowest =
        candidates.stream().filter(each -> placement.mayRunOn(each).size() == fewest).toList();
    SortedMap<String, SortedSet<String>> names = new TreeMap<>();
    for (Workload workload : narrowest) {
      for (String node : placement.mayRunOn(workload)) {
        names.computeIfAbsent(node, any -> new TreeSet<>()).add(workload.ref().toString());
      }
    }
    SortedMap<String, Inference> nodes = new TreeMap<>();
    names.forEach(
        (node, of) ->
            nodes.put(
                node, Inference.callerRunsThere(of.stream().collect(Collectors.joining(" or ")))));
    return nodes;
  }

  private static SortedMap<String, Inference> all(Collection<String> nodes, Inference reason) {
    SortedMap<String, Inference> all = new TreeMap<>();
    nodes.forEach(node -> all.put(node, reason));
    return all;
  }

  /** Whether it listens on ports of Ingress controllers, or is named like one. */
  private static boolean isController(Workload workload) {
    Map<Boolean, Long> declared =
        workload.pods().stream()
            .flatMap(pod -> pod.ports().stream())
            .collect(
                Collectors.partitioningBy(
                    port ->
                        port.port().protocol() == Protocol.TCP && WEB.contains(port.port().port()),
                    Collectors.counting()));
    String name = workload.ref().toString().toLowerCase(Locale.ROOT);
    return declared.getOrDefault(true, 0L) > 0 || CONTROLLERS.stream().anyMatch(name::contains);
  }
}
