package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.caller.CallingNodes;
import io.github.pcap2netpol.graph.caller.EntryPoints;
import io.github.pcap2netpol.graph.caller.PodPort;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.EdgeDraft;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Collects callers of pods that are not pods themselves, and concludes who else will call: other
 * API servers, other nodes of the same hostNetwork workload, the same caller over the other IP
 * version.
 */
final class FutureCallers {
  /** The source address of the kubelet's probes in Istio's ambient mesh (istio-cni's default). */
  private static final IpAddress MESH_PROBES_IPV4 = IpAddress.of("169.254.7.127");

  private static final IpAddress MESH_PROBES_IPV6 =
      IpAddress.of("fd16:9254:7127:1337:ffff:ffff:ffff:ffff");

  /**
   * The ranges from which Google's load balancers call their backends and check their health,
   * including pods with container-native load balancing (Google Cloud, Firewall rules of load
   * balancing).
   */
  private static final List<IpPrefix> GOOGLE =
      List.of(IpPrefix.of("35.191.0.0/16"), IpPrefix.of("130.211.0.0/22"));

  /** This many addresses without an owner are a sign of a load balancer. */
  private static final int SEVERAL = 2;

  private static final int MOST_NAMED = 4;

  /** The callers of one port of one workload. */
  private static final class Calls {
    private final SortedSet<String> nodes = new TreeSet<>();
    private final SortedSet<String> probing = new TreeSet<>();
    private final SortedMap<WorkloadRef, SortedSet<String>> masqueraded = new TreeMap<>();
    private final SortedSet<IpAddress> unnamed = new TreeSet<>();
    private final SortedSet<IpAddress> apiServers = new TreeSet<>();
    private final SortedSet<IpAddress> meshProbes = new TreeSet<>();
    private boolean google;
    private boolean ipv4;
    private boolean ipv6;
    private boolean inPodNetwork;
  }

  private final Cluster cluster;
  private final EntryPoints ways;
  private final ApiServers apiServers;
  private final CallingNodes callingNodes;
  private final SortedMap<PodPort, Calls> calls = new TreeMap<>();

  FutureCallers(Cluster cluster, EntryPoints ways) {
    this.cluster = cluster;
    this.ways = ways;
    this.apiServers = ApiServers.of(cluster);
    this.callingNodes = new CallingNodes(cluster, apiServers, ways);
  }

  private Calls of(Pod pod, Connection connection) {
    Calls all =
        calls.computeIfAbsent(new PodPort(pod.workload(), connection.port()), any -> new Calls());
    all.ipv4 |= connection.originator().isIpv4();
    all.ipv6 |= !connection.originator().isIpv4();
    return all;
  }

  /** The pod's own node called a port that the kubelet probes. */
  void probed(Pod pod, String node, Connection connection) {
    of(pod, connection).probing.add(node);
  }

  /** A node called, other than by the kubelet's probes. */
  void byNode(Pod pod, AddressOwner caller, Node node, Connection connection) {
    Calls all = of(pod, connection);
    all.nodes.add(node.name());
    all.inPodNetwork |=
        caller instanceof AddressOwner.GatewayOwner
            && pod.node().filter(node.name()::equals).isEmpty();
  }

  /** A node's address called, and both captures show that the call came from a pod. */
  void masqueraded(Pod pod, WorkloadRef client, Node node, Connection connection) {
    of(pod, connection)
        .masqueraded
        .computeIfAbsent(client, any -> new TreeSet<>())
        .add(node.name());
  }

  /** An address without a known owner called. */
  void byNobody(Pod pod, Connection connection) {
    IpAddress caller = connection.originator();
    if (caller.equals(MESH_PROBES_IPV6)) {
      of(pod, connection).meshProbes.add(caller);
    } else if (apiServers.isAt(caller)) {
      of(pod, connection).apiServers.add(caller);
    } else if (GOOGLE.stream().anyMatch(range -> range.contains(caller))) {
      of(pod, connection).google = true;
    } else if (connection.originators().isSingle()
        && (connection.originators().isPrivate() || isCalledByApiServers(pod, connection))) {
      of(pod, connection).unnamed.add(caller);
    }
  }

  private boolean isCalledByApiServers(Pod pod, Connection connection) {
    return !ways.apiServerRoutes(new PodPort(pod.workload(), connection.port())).isEmpty();
  }

  /**
   * A link-local address called.
   *
   * @return whether the address is known to be the mesh's
   */
  boolean byLinkLocal(Pod pod, Connection connection) {
    boolean ofMesh = connection.originator().equals(MESH_PROBES_IPV4);
    if (ofMesh) {
      of(pod, connection).meshProbes.add(connection.originator());
    }
    return ofMesh;
  }

  boolean isApiServer(IpAddress address) {
    return apiServers.isAt(address);
  }

  void conclude(Drafts drafts, Diagnostics diagnostics) {
    calls.forEach(
        (port, seen) -> {
          concludeNodes(port, seen, drafts);
          if (!seen.apiServers.isEmpty()) {
            inferApiServers(port, seen, drafts);
          }
          if (!seen.meshProbes.isEmpty()) {
            inferMeshProbes(port, drafts);
          }
          if (seen.google && ways.routes(port).isEmpty()) {
            for (IpPrefix range : GOOGLE) {
              Peer from = new Peer.ExternalPeer(range);
              infer(port, from, Inference.SAME_BALANCER, new TreeSet<>(List.of(range)), drafts);
            }
          }
          sayMasqueraded(port, seen, diagnostics);
          sayUnnamed(port, seen, diagnostics);
        });
  }

  private void concludeNodes(PodPort port, Calls seen, Drafts drafts) {
    boolean behindRoute = !ways.routes(port).isEmpty();
    SortedMap<String, Inference> nodes;
    if (!seen.masqueraded.isEmpty()) {
      nodes = callingNodes.anyNode(seen.nodes);
    } else if (!seen.nodes.isEmpty()) {
      SortedSet<String> all = new TreeSet<>(seen.nodes);
      nodes = callingNodes.tomorrow(all, port);
      if (nodes.values().stream().allMatch(Inference.API_SERVER::equals)) {
        inferApiServers(port, seen, drafts);
      }
    } else if (behindRoute && !seen.probing.isEmpty()) {
      nodes = callingNodes.ofControllers(seen.probing);
    } else {
      return;
    }
    nodes.forEach((name, reason) -> inferNode(port, name, reason, seen, drafts));
  }

  private void inferNode(PodPort port, String name, Inference reason, Calls seen, Drafts drafts) {
    Node node = cluster.nodes().get(name);
    if (node == null) {
      return;
    }
    SortedSet<IpPrefix> from = new TreeSet<>();
    List<IpAddress> own = new ArrayList<>(node.addresses());
    if (seen.inPodNetwork) {
      own.addAll(node.gateways());
    }
    own.stream()
        .filter(address -> address.isIpv4() ? seen.ipv4 : seen.ipv6)
        .filter(address -> !address.isLinkLocal())
        .map(IpPrefix::of)
        .forEach(from::add);
    if (!from.isEmpty()) {
      infer(port, new Peer.NodePeer(name), reason, from, drafts);
    }
  }

  private void inferApiServers(PodPort port, Calls seen, Drafts drafts) {
    for (Endpoint endpoint : apiServers.endpoints()) {
      IpAddress address = endpoint.address();
      if (address.isIpv4() ? seen.ipv4 : seen.ipv6) {
        Optional<Node> node =
            cluster.nodes().values().stream()
                .filter(each -> each.addresses().contains(address))
                .findFirst();
        infer(
            port,
            node.<Peer>map(each -> new Peer.NodePeer(each.name()))
                .orElseGet(() -> new Peer.ExternalPeer(IpPrefix.of(address))),
            Inference.API_SERVER,
            new TreeSet<>(List.of(IpPrefix.of(address))),
            drafts);
      }
    }
  }

  private void inferMeshProbes(PodPort port, Drafts drafts) {
    List<Pod> pods =
        cluster.workloads().containsKey(port.workload())
            ? cluster.workloads().get(port.workload()).pods()
            : List.of();
    for (IpAddress address : List.of(MESH_PROBES_IPV4, MESH_PROBES_IPV6)) {
      if (pods.stream()
          .flatMap(pod -> pod.addresses().stream())
          .anyMatch(own -> own.isIpv4() == address.isIpv4())) {
        IpPrefix prefix = IpPrefix.of(address);
        infer(
            port,
            new Peer.ExternalPeer(prefix),
            Inference.OTHER_FAMILY,
            new TreeSet<>(List.of(prefix)),
            drafts);
      }
    }
  }

  private static void infer(
      PodPort port, Peer from, Inference reason, SortedSet<IpPrefix> addresses, Drafts drafts) {
    EdgeDraft draft = drafts.draft(from, new Peer.WorkloadPeer(port.workload()), port.port());
    draft.infer(reason, new Route.Direct());
    draft.addInferredFromAddresses(addresses);
  }

  private static void sayMasqueraded(PodPort port, Calls seen, Diagnostics diagnostics) {
    seen.masqueraded.forEach(
        (client, nodes) ->
            diagnostics.add(
                Diagnostic.severe(
                    "callers-masqueraded",
                    port.workload().toString(),
                    "Calls of "
                        + client
                        + " to "
                        + port.port()
                        + " arrive from the address of Node "
                        + String.join(", ", nodes)
                        + ", as the captures of both ends show. No policy can distinguish callers that a node hides behind its own address: the rule allows the nodes, and with them every pod whose calls they masquerade. Have the network"
                        + " keep the pods' addresses, for example by kube-proxy's clusterCIDR or"
                        + " without masqueradeAll."),
                List.of(port.workload().namespace())));
  }

  private void sayUnnamed(PodPort port, Calls seen, Diagnostics diagnostics) {
    if (seen.unnamed.isEmpty() || !ways.routes(port).isEmpty()) {
      return;
    }
    SortedSet<ObjectRef> byApiServer = ways.apiServerRoutes(port);
    if (!byApiServer.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "callers-unnamed",
              port.workload().toString(),
              unnamed("", port, seen)
                  + byApiServer.first()
                  + " has the API server call this port, so these calls are probably its own,"
                  + " from addresses that change when the control plane is replaced. The policy"
                  + " will deny others: find out the control plane's range, and allow it."),
          List.of(port.workload().namespace()));
    } else if (seen.unnamed.size() >= SEVERAL) {
      diagnostics.add(
          Diagnostic.warning(
              "callers-unnamed",
              port.workload().toString(),
              unnamed("private ", port, seen)
                  + "They may belong to a load balancer or gateway that calls pods directly, whose addresses change as it scales, to virtual machines, or to pods of another cluster."
                  + " The policy allows those that were observed and will deny others: find out what they are, and allow their range."));
    }
  }

  private static String unnamed(String kind, PodPort port, Calls seen) {
    int count = seen.unnamed.size();
    return (count == 1 ? "An address" : count + " " + kind + "addresses")
        + " that no pod, node or Service has called "
        + port.port()
        + ": "
        + seen.unnamed.stream()
            .limit(MOST_NAMED)
            .map(IpAddress::toString)
            .collect(Collectors.joining(", "))
        + (count > MOST_NAMED ? ", ..." : "")
        + ". ";
  }
}
