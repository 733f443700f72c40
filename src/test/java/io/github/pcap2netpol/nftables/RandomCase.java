package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.verify.Scene;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Random policies, pods and connections, drawn from so few words that they often match each other.
 * The pods' names, nodes and addresses are always the same.
 *
 * @param cluster its labels and ports are random
 * @param policies as YAML
 * @param trials between pods, nodes and outside addresses
 */
record RandomCase(Cluster cluster, String policies, List<Trial> trials) {
  static final List<IpAddress> OUTSIDE =
      addresses("192.0.2.1", "192.0.2.130", "198.51.100.7", "2001:db8::1", "2001:db8:1::1");

  private static final SortedMap<String, Node> NODES =
      new TreeMap<>(
          Map.of(
              "node-1",
              new Node(
                  "node-1",
                  addresses("172.30.0.11", "fd00:30::11"),
                  addresses("10.244.1.1", "fd00:244:1::1"),
                  List.of()),
              "node-2",
              new Node(
                  "node-2",
                  addresses("172.30.0.12", "fd00:30::12"),
                  addresses("10.244.2.1"),
                  List.of())));
  private static final List<Integer> NUMBERS = List.of(80, 81, 90, 8080);
  private static final List<String> PORT_NAMES = List.of("http", "dns");
  private static final List<String> BLOCKS =
      List.of(
          "{cidr: 0.0.0.0/0}",
          "{cidr: 0.0.0.0/0, except: [192.0.2.128/25, 172.30.0.0/16]}",
          "{cidr: 192.0.2.0/24, except: [192.0.2.1/32]}",
          "{cidr: 192.0.2.0/25}",
          "{cidr: 198.51.100.7/32}",
          "{cidr: 172.30.0.12/32}",
          "{cidr: 172.30.0.11/32}",
          "{cidr: 10.0.0.0/8}",
          "{cidr: 10.244.1.1/32}",
          "{cidr: '::/0'}",
          "{cidr: '::/0', except: ['2001:db8::/48']}",
          "{cidr: '2001:db8::/32', except: ['2001:db8:1::/48', '2001:db8::8/125']}",
          "{cidr: 'fd00::/8'}");

  RandomCase {
    trials = List.copyOf(trials);
  }

  static RandomCase of(Random random, int connections) {
    Cluster cluster = cluster(random);
    StringBuilder policies = new StringBuilder();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      policies.append(policy(random, "p" + i));
    }
    LabPlan plan = LabPlan.of(LivePods.of(cluster), cluster.nodes().values(), OUTSIDE);
    return new RandomCase(cluster, policies.toString(), trials(random, plan, connections));
  }

  private static List<Trial> trials(Random random, LabPlan plan, int connections) {
    List<IpAddress> all = plan.addresses();
    Set<Trial> trials = new TreeSet<>(Comparator.comparing(Trial::toString));
    while (trials.size() < connections) {
      IpAddress from = one(random, all);
      IpAddress to = one(random, all);
      Pod source = plan.pods().get(from);
      Pod destination = plan.pods().get(to);
      if (from.isIpv4() == to.isIpv4()
          && (source != null || destination != null)
          && (source == null || !source.equals(destination))) {
        trials.add(
            new Trial(from, to, new PortProtocol(one(random, protocols()), one(random, NUMBERS))));
      }
    }
    return List.copyOf(trials);
  }

  /** TCP more often than the others. */
  private static List<Protocol> protocols() {
    return List.of(Protocol.TCP, Protocol.TCP, Protocol.UDP, Protocol.SCTP);
  }

  private static Cluster cluster(Random random) {
    List<Pod> pods =
        List.of(
            pod(random, "a/one", "node-1", "10.244.1.11", "fd00:244:1::11"),
            pod(random, "a/two", "node-2", "10.244.2.12", "fd00:244:2::12"),
            pod(random, "a/three", "node-1", "10.244.1.13"),
            pod(random, "a/four", "node-2", "10.244.2.14", "fd00:244:2::14"),
            pod(random, "b/one", "node-1", "10.244.1.21", "fd00:244:1::21"),
            pod(random, "b/two", "node-2", "fd00:244:2::22"),
            pod(random, "b/three", "node-2", "10.244.2.23", "fd00:244:2::23"));
    List<Namespace> namespaces = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      TreeMap<String, String> labels = new TreeMap<>(labels(random).values());
      labels.put("kubernetes.io/metadata.name", name);
      namespaces.add(new Namespace(name, new Labels(labels)));
    }
    return TestCluster.of(pods).nodes(NODES.values()).namespaces(namespaces).build();
  }

  private static Pod pod(Random random, String fullName, String node, String... addresses) {
    String[] parts = fullName.split("/", -1);
    List<ContainerPort> ports =
        some(
            random,
            0,
            3,
            () ->
                new ContainerPort(
                    random.nextInt(5) == 0
                        ? Optional.empty()
                        : Optional.of(one(random, PORT_NAMES)),
                    new PortProtocol(one(random, protocols()), one(random, NUMBERS)),
                    OptionalInt.empty()));
    return PodBuilder.pod(parts[0], parts[1])
        .uid("uid-of-" + fullName)
        .labels(labels(random))
        .on(node)
        .at(addresses(addresses))
        .ports(ports)
        .build();
  }

  private static Labels labels(Random random) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (String key : List.of("app", "tier")) {
      if (random.nextInt(4) > 0) {
        labels.put(key, one(random, List.of("s", "t")));
      }
    }
    return new Labels(labels);
  }

  private static String policy(Random random, String name) {
    boolean ingress = random.nextInt(3) > 0;
    boolean egress = !ingress || random.nextInt(2) == 0;
    String types = ingress && egress ? "[Ingress, Egress]" : ingress ? "[Ingress]" : "[Egress]";
    return Scene.policy(
        one(random, List.of("a", "a", "b")) + "/" + name,
        "{podSelector: %s, policyTypes: %s, ingress: %s, egress: %s}"
            .formatted(
                selector(random),
                random.nextInt(4) == 0 ? "[]" : types,
                some(random, 0, 2, () -> rule(random, "from")),
                some(random, 0, 2, () -> rule(random, "to"))));
  }

  private static String rule(Random random, String peers) {
    return "{ports: "
        + some(random, 0, 2, () -> port(random))
        + ", "
        + peers
        + ": "
        + some(random, 0, 2, () -> peer(random))
        + "}";
  }

  private static String peer(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "{podSelector: " + selector(random) + "}";
      case 1 -> "{namespaceSelector: " + namespaceSelector(random) + "}";
      case 2 ->
          "{namespaceSelector: "
              + namespaceSelector(random)
              + ", podSelector: "
              + selector(random)
              + "}";
      default -> "{ipBlock: " + one(random, BLOCKS) + "}";
    };
  }

  private static String port(Random random) {
    String protocol =
        one(random, List.of("", "protocol: TCP, ", "protocol: UDP, ", "protocol: SCTP, "));
    return switch (random.nextInt(5)) {
      case 0 -> protocol.isEmpty() ? "{}" : "{" + protocol.replace(", ", "") + "}";
      case 1 -> "{" + protocol + "port: 80, endPort: " + one(random, List.of(80, 85, 9000)) + "}";
      case 2 -> "{" + protocol + "port: " + one(random, PORT_NAMES) + "}";
      default -> "{" + protocol + "port: " + one(random, NUMBERS) + "}";
    };
  }

  private static String namespaceSelector(Random random) {
    return random.nextInt(3) == 0
        ? "{matchLabels: {kubernetes.io/metadata.name: " + one(random, List.of("a", "b")) + "}}"
        : selector(random);
  }

  private static String selector(Random random) {
    return one(
        random,
        List.of(
            "{}",
            "{}",
            "{matchLabels: {app: s}}",
            "{matchLabels: {app: t}}",
            "{matchLabels: {tier: s, app: t}}",
            "{matchExpressions: [{key: app, operator: In, values: [s, z]}]}",
            "{matchExpressions: [{key: app, operator: NotIn, values: [s]}]}",
            "{matchExpressions: [{key: tier, operator: Exists}]}",
            "{matchExpressions: [{key: tier, operator: DoesNotExist}]}"));
  }

  private static <T> T one(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static <T> List<T> some(Random random, int least, int most, Supplier<T> element) {
    List<T> found = new ArrayList<>();
    int count = least + random.nextInt(most - least + 1);
    for (int i = 0; i < count; i++) {
      found.add(element.get());
    }
    return found;
  }

  private static List<IpAddress> addresses(String... texts) {
    List<IpAddress> found = new ArrayList<>();
    for (String text : texts) {
      found.add(IpAddress.of(text));
    }
    return found;
  }
}
