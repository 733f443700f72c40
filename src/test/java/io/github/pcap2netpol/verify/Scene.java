package io.github.pcap2netpol.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Builds a small cluster and connections in it. */
public final class Scene {
  public static final Node NODE_1 =
      new Node(
          "node-1",
          List.of(IpAddress.of("172.30.0.11"), IpAddress.of("fd00:30::11")),
          List.of(IpAddress.of("10.244.1.1")),
          List.of());
  public static final Node NODE_2 =
      new Node(
          "node-2",
          List.of(IpAddress.of("172.30.0.12")),
          List.of(IpAddress.of("10.244.2.1")),
          List.of());

  private static final ObjectMapper OBJECTS = new ObjectMapper();

  private Scene() {}

  /** A pod on node-1, of the Deployment whose name is the pod's up to the last dash. */
  public static Pod pod(String fullName, String address, String... labels) {
    return pod(fullName, address, "node-1", false, labels(labels), List.of());
  }

  public static Pod pod(
      String fullName,
      String address,
      String node,
      boolean hostNetwork,
      Labels labels,
      List<ContainerPort> ports) {
    String namespace = fullName.substring(0, fullName.indexOf('/'));
    String name = fullName.substring(fullName.indexOf('/') + 1);
    String owner = name.contains("-") ? name.substring(0, name.lastIndexOf('-')) : name;
    return PodBuilder.pod(namespace, name)
        .uid("uid-of-" + fullName)
        .of(new WorkloadRef(namespace, "Deployment", owner))
        .labels(labels)
        .on(node)
        .hostNetwork(hostNetwork)
        .at(hostNetwork ? List.of() : addresses(address))
        .ports(ports)
        .build();
  }

  private static List<IpAddress> addresses(String list) {
    return list.isEmpty() ? List.of() : Arrays.stream(list.split(",")).map(IpAddress::of).toList();
  }

  public static ContainerPort port(String name, Protocol protocol, int number) {
    return PodBuilder.named(name, new PortProtocol(protocol, number));
  }

  /** Pairs such as {@code app=web}. */
  public static Labels labels(String... pairs) {
    return Labels.of(
        Arrays.stream(pairs)
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }

  public static Namespace namespace(String name, String... labels) {
    TreeMap<String, String> all = new TreeMap<>(labels(labels).values());
    all.put("kubernetes.io/metadata.name", name);
    return new Namespace(name, new Labels(all));
  }

  public static Cluster cluster(Collection<Namespace> namespaces, Collection<Pod> pods) {
    return TestCluster.of(pods).nodes(NODE_1, NODE_2).namespaces(namespaces).build();
  }

  /** Replaces the cluster's Services. */
  public static Cluster withServices(Cluster cluster, Service... services) {
    return TestCluster.like(cluster).services(services).build();
  }

  /** A ClusterIP Service without ports that selects this label. */
  public static Service service(String fullName, String address, Optional<String> label) {
    return service(fullName, address, label, List.of());
  }

  public static Service service(
      String fullName, String address, Optional<String> label, List<ServicePort> ports) {
    String[] parts = fullName.split("/", 2);
    return ServiceBuilder.service(new ServiceRef(parts[0], parts[1]))
        .selecting(label.map(Scene::labels))
        .at(address)
        .ports(ports)
        .build();
  }

  public static Flow tcp(Flow.End from, Flow.End to, int port) {
    return flow(from, to, PortProtocol.tcp(port));
  }

  public static Flow flow(Flow.End from, Flow.End to, PortProtocol port) {
    return new Flow(from, to, port, connection(address(from), address(to), port));
  }

  public static Connection connection(IpAddress from, IpAddress to, PortProtocol port) {
    return TestConnection.between(from, to, port).build();
  }

  public static Attempt attempt(List<Flow> flows) {
    return new Attempt(new Peer.NodePeer("node-1"), List.of(), flows.get(0).connection(), flows);
  }

  public static Flow.End end(Pod pod) {
    return new Flow.PodEnd(pod);
  }

  public static Flow.End end(String address) {
    return new Flow.AddressEnd(IpAddress.of(address));
  }

  public static Flow.End node(Node node) {
    return new Flow.NodeEnd(node.name(), node.addresses().get(0));
  }

  public static TrafficMap traffic(List<Flow> flows, List<Attempt> attempts, Cluster cluster) {
    return new TrafficMap(
        TrafficGraph.of(List.of(), List.of()),
        List.of(),
        flows,
        attempts,
        List.of(),
        cluster,
        new TreeSet<>(),
        new TreeMap<>());
  }

  /** The policies in this text, which must all be valid. */
  public static List<Policy> policies(String yaml) {
    Diagnostics diagnostics = new Diagnostics();
    List<Policy> policies = PolicyReader.read(yaml, "test.yaml", diagnostics);
    if (!diagnostics.sorted().isEmpty()) {
      throw new IllegalArgumentException(diagnostics.sorted().toString());
    }
    return policies;
  }

  /** A policy that the cluster has. */
  public static PolicyDocument existing(String yaml) {
    try {
      Value.Mapping object =
          ManifestReader.readOne(ManifestSource.of(yaml.getBytes(UTF_8))).orElseThrow();
      Value.Mapping metadata = object.mapping("metadata");
      Map<String, String> labels = new TreeMap<>();
      metadata
          .mapping("labels")
          .fields()
          .forEach((key, value) -> labels.put(key, ((Value.Text) value).text()));
      return new PolicyDocument(
          metadata.text("namespace").orElseThrow(),
          metadata.text("name").orElseThrow(),
          Labels.of(labels),
          object);
    } catch (IOException | UnreadableTextException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Replaces the cluster's policies. */
  public static Cluster withPolicies(Cluster cluster, PolicyDocument... policies) {
    return TestCluster.like(cluster).policies(List.of(policies)).build();
  }

  /** Policies as the API server would read them; they must all be valid. */
  public static List<Policy> policies(Collection<NetworkPolicy> objects) {
    StringBuilder json = new StringBuilder();
    try {
      for (NetworkPolicy object : objects) {
        json.append(OBJECTS.writeValueAsString(object)).append('\n');
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return objects.isEmpty() ? List.of() : policies(json.toString());
  }

  /** A policy with this spec, indented by two spaces or in braces. */
  public static String policy(String fullName, String spec) {
    String[] parts = fullName.split("/", 2);
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {namespace: %s, name: %s}
    spec: %s
    """
        .formatted(parts[0], parts[1], spec);
  }

  private static IpAddress address(Flow.End end) {
    if (end instanceof Flow.PodEnd pod) {
      return pod.pod().hostNetwork() ? NODE_1.addresses().get(0) : pod.pod().addresses().get(0);
    }
    return end instanceof Flow.NodeEnd node ? node.address() : ((Flow.AddressEnd) end).address();
  }
}
