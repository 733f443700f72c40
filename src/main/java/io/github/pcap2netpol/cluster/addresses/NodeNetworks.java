package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.objects.NodeObject;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nodes, completed with what no API object says about them: the subnets of their pods, and the
 * addresses under which those pods see their node.
 */
public final class NodeNetworks {
  private final SortedMap<String, NodeObject> known;
  private final Diagnostics diagnostics;
  private final SortedMap<String, SortedSet<IpAddress>> addresses = new TreeMap<>();
  private final SortedMap<String, SortedSet<IpAddress>> gateways = new TreeMap<>();
  private final SortedMap<String, SortedSet<IpPrefix>> cidrs = new TreeMap<>();
  private final PodNetwork podNetwork = new PodNetwork(addresses.values());
  private final Set<IpAddress> taken = new HashSet<>();
  private boolean linkLocalIpv4;
  private boolean linkLocalIpv6;

  private NodeNetworks(SortedMap<String, NodeObject> known, Diagnostics diagnostics) {
    this.known = known;
    this.diagnostics = diagnostics;
  }

  /**
   * The nodes, and the subnets of all pods.
   *
   * @param nodes by name
   * @param podNetwork every block that holds pods and no nodes, whether it belongs to one node or
   *     to several
   */
  public record Result(SortedMap<String, Node> nodes, SortedSet<IpPrefix> podNetwork) {}

  /**
   * Works out the nodes' networks.
   *
   * @param known the nodes in the metadata
   * @param hostAddresses for each node, its addresses according to its pods' status
   * @param pods all pods
   * @param serviceAddresses addresses that belong to neither a pod nor a node
   * @param samples the pods' samples
   */
  public static Result of(
      SortedMap<String, NodeObject> known,
      Map<String, ? extends Collection<IpAddress>> hostAddresses,
      List<Pod> pods,
      Collection<IpAddress> serviceAddresses,
      Map<PodRef, ProcFile> samples,
      Diagnostics diagnostics) {
    NodeNetworks networks = new NodeNetworks(known, diagnostics);
    networks.start(hostAddresses, pods, serviceAddresses);
    networks.fromSamples(SampledRoutes.of(pods, samples));
    networks.fromApi();
    networks.assume(pods);
    networks.addOverlays();
    networks.podNetwork.leaveOutShared(diagnostics);
    networks.podNetwork.widen(networks.allDeclare());
    return networks.result();
  }

  private void start(
      Map<String, ? extends Collection<IpAddress>> hostAddresses,
      List<Pod> pods,
      Collection<IpAddress> serviceAddresses) {
    known.forEach((name, node) -> addresses.put(name, new TreeSet<>(node.addresses())));
    hostAddresses.forEach(
        (name, found) -> {
          SortedSet<IpAddress> all = addresses.computeIfAbsent(name, key -> new TreeSet<>());
          if (all.isEmpty()) {
            all.addAll(found);
          }
        });
    for (String name : addresses.keySet()) {
      gateways.put(name, new TreeSet<>());
      cidrs.put(name, new TreeSet<>());
    }
    addresses.values().forEach(taken::addAll);
    pods.forEach(pod -> taken.addAll(pod.addresses()));
    taken.addAll(serviceAddresses);
  }

  private void fromSamples(SampledRoutes routes) {
    routes
        .hops()
        .forEach(
            (hop, nodes) -> {
              if (nodes.size() == 1 || hop.isLinkLocal()) {
                nodes.forEach(node -> of(gateways, node).add(hop));
                linkLocalIpv4 |= hop.isLinkLocal() && hop.isIpv4();
                linkLocalIpv6 |= hop.isLinkLocal() && !hop.isIpv4();
              } else {
                diagnostics.add(
                    Diagnostic.info(
                        "gateway-shared",
                        hop.toString(),
                        "Pods on several nodes have this first hop, so it is a router and identifies none of the nodes."));
              }
            });
    routes
        .blocks()
        .forEach(
            (block, nodes) -> {
              podNetwork.addSeen(block);
              if (nodes.size() == 1) {
                nodes.forEach(node -> of(cidrs, node).add(block));
              }
            });
  }

  private void fromApi() {
    known.forEach(
        (name, node) -> {
          podNetwork.addDeclared(node.podCidrs());
          of(cidrs, name).addAll(node.podCidrs());
        });
    cidrs.forEach(
        (name, blocks) -> {
          for (IpPrefix block : blocks) {
            if (lacksGateway(name, block.address().isIpv4())) {
              first(block).filter(hop -> !taken.contains(hop)).ifPresent(of(gateways, name)::add);
            }
          }
        });
  }

  /**
   * Overlays such as flannel's use the network address of a node's pod subnet for the node's end of
   * the tunnel, so the node's calls to pods on other nodes come from there. Other networks record
   * the address in an annotation of the node.
   */
  private void addOverlays() {
    known.forEach(
        (name, node) ->
            node.inPodNetwork().stream()
                .filter(address -> !taken.contains(address))
                .forEach(of(gateways, name)::add));
    cidrs.forEach(
        (name, blocks) ->
            blocks.stream()
                .filter(block -> !block.isSingle())
                .map(IpPrefix::address)
                .filter(address -> !taken.contains(address))
                .forEach(of(gateways, name)::add));
  }

  /** For pods whose subnet is unknown, assumes the blocks that most networks give each node. */
  private void assume(List<Pod> pods) {
    PrefixSet sure = new PrefixSet(podNetwork.blocks());
    SortedMap<IpPrefix, SortedSet<String>> blocks = new TreeMap<>();
    for (Pod pod : pods) {
      for (IpAddress address : pod.addresses()) {
        if (!sure.contains(address)) {
          blocks
              .computeIfAbsent(
                  new IpPrefix(address, address.isIpv4() ? 24 : 64), key -> new TreeSet<>())
              .add(pod.node().orElse(""));
        }
      }
    }
    blocks.forEach(
        (block, nodes) -> {
          podNetwork.addAssumed(block);
          String node = nodes.first();
          Optional<IpAddress> hop = first(block).filter(address -> !taken.contains(address));
          if (nodes.size() == 1
              && !podNetwork.isShared(block)
              && gateways.containsKey(node)
              && hop.isPresent()
              && lacksGateway(node, block.address().isIpv4())) {
            of(gateways, node).add(hop.get());
            diagnostics.add(
                Diagnostic.info(
                    "gateway-assumed",
                    "Node " + node,
                    "Its pods in "
                        + block
                        + " are assumed to reach it at "
                        + hop.get()
                        + ", the first address there. Sample /proc/net/route in a pod to be"
                        + " sure."));
          }
        });
  }

  /**
   * Whether the first hop is still unknown. If samples of any node show a link-local one, the
   * network uses that same address on all nodes.
   */
  private boolean lacksGateway(String node, boolean ipv4) {
    return !(ipv4 ? linkLocalIpv4 : linkLocalIpv6)
        && of(gateways, node).stream().noneMatch(hop -> hop.isIpv4() == ipv4);
  }

  private boolean allDeclare() {
    return !known.isEmpty() && known.values().stream().noneMatch(node -> node.podCidrs().isEmpty());
  }

  private Result result() {
    SortedMap<String, Node> nodes = new TreeMap<>();
    addresses.forEach(
        (name, own) ->
            nodes.put(
                name,
                new Node(
                    name,
                    List.copyOf(own),
                    List.copyOf(of(gateways, name)),
                    List.copyOf(of(cidrs, name)),
                    labels(name))));
    return new Result(nodes, podNetwork.blocks());
  }

  private Labels labels(String node) {
    NodeObject object = known.get(node);
    return object == null ? Labels.NONE : object.meta().labels();
  }

  private static Optional<IpAddress> first(IpPrefix block) {
    IpAddress address = block.address();
    return block.length() > address.bits() - 2
        ? Optional.empty()
        : Optional.of(new IpAddress(address.high(), address.low() + 1));
  }

  private static <T> SortedSet<T> of(SortedMap<String, SortedSet<T>> map, String node) {
    return map.computeIfAbsent(node, key -> new TreeSet<>());
  }
}
