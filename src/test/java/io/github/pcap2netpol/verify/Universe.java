package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.TargetPort;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A cluster so small that every flow in it can be tried, and random policies for it. */
public final class Universe {
  public static final List<Pod> PODS =
      List.of(
          pod("a/one", "10.0.0.1", "node-1", 80, "app=web", "tier=x"),
          pod("a/two", "10.0.0.2", "node-2", 81, "app=api"),
          pod("a/three", "10.0.0.3", "node-1", 80, "app=web", "tier=y"),
          pod("b/one", "10.0.0.4", "node-1", 80, "app=web", "tier=x"),
          pod("b/two", "10.0.0.5", "node-2", 81));
  private static final List<Service> SERVICES =
      List.of(
          service("a/web", "10.96.0.1", Optional.of("app=web"), 90, new NumberedPort(80)),
          service("b/x", "10.96.0.2", Optional.of("tier=x"), 81, new NamedPort("http")),
          service("a/bare", "10.96.0.3", Optional.empty(), 80, new NumberedPort(90)));
  public static final Cluster CLUSTER =
      Scene.withServices(
          Scene.cluster(List.of(namespace("a", "team=x"), namespace("b", "team=y")), PODS),
          SERVICES.toArray(new Service[0]));
  static final List<PortProtocol> PORTS =
      List.of(
          PortProtocol.tcp(80), PortProtocol.tcp(81), PortProtocol.tcp(90), PortProtocol.udp(80));

  private Universe() {}

  /** Every flow from any end to any end that is not both outside, and some through Services. */
  public static List<Flow> flows() {
    List<Flow.End> ends = new ArrayList<>();
    PODS.forEach(pod -> ends.add(Scene.end(pod)));
    ends.add(Scene.node(Scene.NODE_1));
    ends.add(Scene.node(Scene.NODE_2));
    List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "10.0.0.1", "2001:db8::1")
        .forEach(address -> ends.add(Scene.end(address)));
    List<Flow> flows = new ArrayList<>();
    for (Flow.End from : ends) {
      for (Flow.End to : ends) {
        if (from instanceof Flow.PodEnd || to instanceof Flow.PodEnd) {
          PORTS.forEach(port -> flows.add(Scene.flow(from, to, port)));
        }
      }
    }
    for (Pod from : PODS) {
      flows.add(through(from, SERVICES.get(0), Scene.end(PODS.get(0)), 80));
      flows.add(through(from, SERVICES.get(0), Scene.end(PODS.get(2)), 80));
      flows.add(through(from, SERVICES.get(1), Scene.end(PODS.get(3)), 80));
      flows.add(through(from, SERVICES.get(2), Scene.node(Scene.NODE_2), 90));
    }
    return flows;
  }

  /** A flow to the Service's address. */
  private static Flow through(Pod from, Service service, Flow.End to, int port) {
    return new Flow(
        Scene.end(from),
        to,
        PortProtocol.tcp(port),
        Scene.connection(
            from.addresses().get(0), service.clusterIps().get(0), service.ports().get(0).port()));
  }

  private static Service service(
      String name, String address, Optional<String> label, int port, TargetPort target) {
    return Scene.service(
        name, address, label, List.of(ServiceBuilder.port(PortProtocol.tcp(port), target)));
  }

  public static Arbitrary<List<NetworkPolicy>> policies() {
    return policy().list().ofMinSize(1).ofMaxSize(4).map(Universe::named);
  }

  public static Arbitrary<NetworkPolicy> policy() {
    Arbitrary<List<NetworkPolicyIngressRule>> ingress =
        Combinators.combine(some(peer()), some(port()))
            .as(NetworkPolicyIngressRule::new)
            .list()
            .ofMaxSize(2);
    Arbitrary<List<NetworkPolicyEgressRule>> egress =
        Combinators.combine(some(port()), some(peer()))
            .as(NetworkPolicyEgressRule::new)
            .list()
            .ofMaxSize(2);
    Arbitrary<List<String>> types =
        Arbitraries.of(
            List.of(),
            List.of("Ingress"),
            List.of("Egress"),
            List.of("Ingress", "Egress"),
            List.of("Egress", "Ingress"));
    Arbitrary<NetworkPolicySpec> spec =
        Combinators.combine(egress, ingress, selector(), types).as(NetworkPolicySpec::new);
    return Combinators.combine(Arbitraries.of("a", "b"), spec)
        .as(
            (namespace, content) -> {
              ObjectMeta metadata = new ObjectMeta();
              metadata.setNamespace(namespace);
              metadata.setName("new");
              return new NetworkPolicy("networking.k8s.io/v1", "NetworkPolicy", metadata, content);
            });
  }

  public static Arbitrary<NetworkPolicyPeer> peer() {
    Arbitrary<IPBlock> block =
        Arbitraries.of(
            new IPBlock("0.0.0.0/0", List.of()),
            new IPBlock("0.0.0.0/0", List.of("192.0.2.2/31", "172.16.0.0/12")),
            new IPBlock("192.0.2.0/31", List.of()),
            new IPBlock("192.0.2.2/32", List.of()),
            new IPBlock("172.30.0.11/32", List.of()),
            new IPBlock("10.0.0.0/8", List.of()),
            new IPBlock("10.0.0.0/29", List.of("10.0.0.2/31")),
            new IPBlock("10.96.0.0/30", List.of("10.96.0.1/32")),
            new IPBlock("2001:db8::/32", List.of()));
    return Arbitraries.oneOf(
        block.map(value -> new NetworkPolicyPeer(value, null, null)),
        selector().map(pods -> new NetworkPolicyPeer(null, null, pods)),
        selector().map(namespaces -> new NetworkPolicyPeer(null, namespaces, null)),
        Combinators.combine(selector(), selector())
            .as((namespaces, pods) -> new NetworkPolicyPeer(null, namespaces, pods)));
  }

  public static Arbitrary<NetworkPolicyPort> port() {
    Arbitrary<String> protocol = Arbitraries.of("TCP", "UDP").injectNull(0.3);
    return Arbitraries.oneOf(
        protocol.map(name -> new NetworkPolicyPort(null, null, name)),
        Combinators.combine(Arbitraries.of(80, 81, 90), protocol)
            .as((number, name) -> new NetworkPolicyPort(null, new IntOrString(number), name)),
        protocol.map(name -> new NetworkPolicyPort(81, new IntOrString(79), name)),
        protocol.map(name -> new NetworkPolicyPort(null, new IntOrString("http"), name)));
  }

  static Arbitrary<LabelSelector> selector() {
    Arbitrary<LabelSelectorRequirement> requirement =
        Combinators.combine(
                Arbitraries.of("app", "tier", "team", "kubernetes.io/metadata.name"),
                Arbitraries.of("In", "NotIn", "Exists", "DoesNotExist"),
                Arbitraries.of("web", "x", "a").list().ofMinSize(1).ofMaxSize(2))
            .as(
                (key, operator, values) ->
                    new LabelSelectorRequirement(
                        key, operator, operator.endsWith("In") ? values : List.of()));
    Arbitrary<Map<String, String>> labels =
        Arbitraries.of(
            Map.of(),
            Map.of("app", "web"),
            Map.of("app", "web", "tier", "y"),
            Map.of("team", "x"),
            Map.of("none", ""));
    return Combinators.combine(requirement.list().ofMaxSize(2), labels).as(LabelSelector::new);
  }

  private static <T> Arbitrary<List<T>> some(Arbitrary<T> elements) {
    return elements.list().ofMaxSize(2);
  }

  private static List<NetworkPolicy> named(List<NetworkPolicy> policies) {
    List<NetworkPolicy> named = new ArrayList<>();
    for (NetworkPolicy policy : policies) {
      ObjectMeta metadata = new ObjectMeta();
      metadata.setNamespace(policy.getMetadata().getNamespace());
      metadata.setName("p" + named.size());
      named.add(
          new NetworkPolicy(policy.getApiVersion(), policy.getKind(), metadata, policy.getSpec()));
    }
    return named;
  }

  private static Pod pod(String name, String address, String node, int httpPort, String... labels) {
    return Scene.pod(
        name,
        address,
        node,
        false,
        labels(labels),
        List.of(Scene.port("http", Protocol.TCP, httpPort)));
  }
}
