package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Pods and nodes as network namespaces. Each pod has its own, with its addresses, behind a router:
 * its node's namespace. The nodes are behind another router, which has all outside addresses. Only
 * the nodes' rulesets filter anything, and nothing translates addresses.
 */
public final class Lab implements AutoCloseable {
  /** The next hop of pods and nodes, of which only the link-layer address matters. */
  private static final String HOP4 = "192.0.0.8";

  private static final String HOP6 = "fe80::1";
  private static final Pattern COUNTER = Pattern.compile("counter packets ([0-9]+) ");

  private final Map<IpAddress, NetworkNamespace> byAddress = new HashMap<>();
  private final SortedMap<String, NetworkNamespace> nodes = new TreeMap<>();
  private final List<NetworkNamespace> all = new ArrayList<>();
  private final Map<NetworkNamespace, StringBuilder> commands = new HashMap<>();
  private int links;

  public Lab(LabPlan plan) {
    try {
      build(plan);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void build(LabPlan plan) {
    NetworkNamespace world = router("world");
    plan.outside().forEach(address -> addTo(world, "lo", address));
    plan.nodes().forEach((address, name) -> addTo(node(name), "lo", address));
    SortedMap<String, List<IpAddress>> behind = new TreeMap<>();
    plan.nodes()
        .forEach(
            (address, name) -> behind.computeIfAbsent(name, key -> new ArrayList<>()).add(address));
    Map<Pod, List<IpAddress>> pods = new HashMap<>();
    plan.pods()
        .forEach(
            (address, pod) -> {
              pods.computeIfAbsent(pod, key -> new ArrayList<>()).add(address);
              behind
                  .computeIfAbsent(pod.node().orElseThrow(), key -> new ArrayList<>())
                  .add(address);
            });
    behind.forEach((name, addresses) -> link(world, node(name), addresses));
    pods.forEach(
        (pod, addresses) -> {
          NetworkNamespace namespace = namespace(pod.ref().toString());
          addresses.forEach(address -> addTo(namespace, "lo", address));
          link(node(pod.node().orElseThrow()), namespace, addresses);
        });
    // Routers come first: links are created there and then moved.
    for (NetworkNamespace namespace : all) {
      namespace.run(commands(namespace).toString(), "ip", "-batch", "-");
    }
  }

  private NetworkNamespace namespace(String name) {
    NetworkNamespace namespace = new NetworkNamespace(name);
    all.add(namespace);
    commands.put(namespace, new StringBuilder("link set lo up\n"));
    return namespace;
  }

  private NetworkNamespace router(String name) {
    NetworkNamespace namespace = namespace(name);
    namespace.set("ipv4/ip_forward", "1");
    namespace.set("ipv6/conf/all/forwarding", "1");
    return namespace;
  }

  private void addTo(NetworkNamespace namespace, String device, IpAddress address) {
    byAddress.put(address, namespace);
    add(
        namespace,
        "addr add "
            + address
            + "/"
            + address.bits()
            + " dev "
            + device
            + (address.isIpv4() ? "" : " nodad"));
  }

  /**
   * A cable from a router to what is behind it, with routes and link-layer addresses set by hand.
   */
  private void link(NetworkNamespace router, NetworkNamespace behind, List<IpAddress> addresses) {
    int number = ++links;
    String mac = String.format("%02x:%02x", number >> 8, number & 0xff);
    String routerMac = "02:00:00:01:" + mac;
    String behindMac = "02:00:00:02:" + mac;
    String port = "down" + number;
    add(
        router,
        "link add "
            + port
            + " address "
            + routerMac
            + " type veth peer name uplink address "
            + behindMac
            + " netns "
            + behind.threadId());
    add(router, "link set " + port + " up");
    for (IpAddress address : addresses) {
      add(router, "route add " + address + "/" + address.bits() + " dev " + port);
      add(
          router,
          "neigh add " + address + " lladdr " + behindMac + " dev " + port + " nud permanent");
    }
    add(behind, "link set uplink up");
    for (String hop : List.of(HOP4, HOP6)) {
      add(behind, "neigh add " + hop + " lladdr " + routerMac + " dev uplink nud permanent");
      add(behind, "route add default via " + hop + " dev uplink onlink");
    }
  }

  private void add(NetworkNamespace namespace, String command) {
    commands(namespace).append(command).append('\n');
  }

  private StringBuilder commands(NetworkNamespace namespace) {
    return commands.computeIfAbsent(namespace, key -> new StringBuilder());
  }

  private NetworkNamespace node(String name) {
    return nodes.computeIfAbsent(name, this::router);
  }

  /** The namespace that has this address. */
  NetworkNamespace at(IpAddress address) {
    NetworkNamespace namespace = byAddress.get(address);
    if (namespace == null) {
      throw new IllegalArgumentException("not in the lab: " + address);
    }
    return namespace;
  }

  /** Applies the rulesets, by node. */
  public void apply(Map<String, String> rulesets) {
    rulesets.entrySet().parallelStream()
        .forEach(entry -> node(entry.getKey()).run(entry.getValue(), "nft", "-f", "-"));
  }

  /** How many packets the rulesets dropped since they were applied. */
  long dropped() {
    return nodes.values().parallelStream()
        .map(node -> node.run("", "nft", "list", "table", "inet", NodeRuleset.TABLE))
        .flatMap(ruleset -> COUNTER.matcher(ruleset).results())
        .mapToLong(counter -> Long.parseLong(counter.group(1)))
        .sum();
  }

  @Override
  public void close() {
    all.forEach(NetworkNamespace::close);
  }
}
