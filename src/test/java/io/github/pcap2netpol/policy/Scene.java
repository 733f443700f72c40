package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.NameResolution;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A small cluster with traffic, described by name, and the policies made for it. */
public final class Scene {
  private static final Sighting SIGHTING =
      new Sighting(Instant.parse("2026-01-01T00:00:00Z"), "x.pcap", 1);
  private static final EdgeEvidence EVIDENCE =
      new EdgeEvidence(
          1, new TreeSet<>(), new TreeSet<>(), true, true, SIGHTING, SIGHTING, List.of());

  final Map<WorkloadRef, Workload> workloads = new TreeMap<>();
  final Map<ServiceRef, Service> services = new TreeMap<>();
  final List<PolicyDocument> existing = new ArrayList<>();
  final Set<WorkloadRef> captured = new TreeSet<>();
  public final List<TrafficEdge> edges = new ArrayList<>();
  final List<Exposure> exposures = new ArrayList<>();
  final Map<WorkloadRef, List<Lookup>> lookups = new TreeMap<>();
  public final Diagnostics diagnostics = new Diagnostics();

  public static WorkloadRef ref(String kind, String namespacedName) {
    int slash = namespacedName.indexOf('/');
    return new WorkloadRef(
        namespacedName.substring(0, slash), kind, namespacedName.substring(slash + 1));
  }

  public static WorkloadRef deployment(String namespacedName) {
    return ref("Deployment", namespacedName);
  }

  static ServiceRef serviceRef(String namespacedName) {
    int slash = namespacedName.indexOf('/');
    return new ServiceRef(namespacedName.substring(0, slash), namespacedName.substring(slash + 1));
  }

  /** Reads {@code app=cart,tier=db}; "" is no labels. */
  public static Labels labels(String text) {
    TreeMap<String, String> labels = new TreeMap<>();
    Stream.of(text.split(",", -1))
        .filter(label -> !label.isEmpty())
        .forEach(
            label ->
                labels.put(
                    label.substring(0, label.indexOf('=')),
                    label.substring(label.indexOf('=') + 1)));
    return Labels.of(labels);
  }

  public static Pod pod(WorkloadRef workload, String name, String labels) {
    return pod(workload, name, labels, Set.of(), Instant.MAX, List.of());
  }

  public static Pod pod(
      WorkloadRef workload,
      String name,
      String labels,
      Set<String> changed,
      Instant until,
      List<ContainerPort> ports) {
    return PodBuilder.pod(workload.namespace(), name)
        .of(workload)
        .labels(labels(labels))
        .changedLabels(changed)
        .on("n1")
        .until(until)
        .ports(ports)
        .build();
  }

  public static ContainerPort declared(String name, PortProtocol port) {
    return PodBuilder.named(name, port);
  }

  public Scene workload(Workload workload) {
    workloads.put(workload.ref(), workload);
    return this;
  }

  /** A workload whose selector has the first labels, and whose only pod has the second ones. */
  public Scene workload(WorkloadRef ref, String selector, String labels) {
    return workload(
        new Workload(
            ref,
            selector.isEmpty() ? Optional.empty() : Optional.of(LabelSelector.of(labels(selector))),
            labels(labels),
            false,
            List.of(pod(ref, ref.name() + "-x", labels))));
  }

  /** A Deployment with the label app, captured. */
  public Scene app(String namespacedName) {
    WorkloadRef ref = deployment(namespacedName);
    return workload(ref, "app=" + ref.name(), "app=" + ref.name()).capture(ref);
  }

  /** A Deployment with the label app, without capture. */
  public Scene stranger(String namespacedName) {
    WorkloadRef ref = deployment(namespacedName);
    return workload(ref, "app=" + ref.name(), "app=" + ref.name());
  }

  public Scene hostNetwork(WorkloadRef ref) {
    return workload(new Workload(ref, Optional.empty(), labels("app=host"), true, List.of()));
  }

  public Scene capture(WorkloadRef ref) {
    captured.add(ref);
    return this;
  }

  public Scene service(String namespacedName, String selector, ServicePort... ports) {
    ServiceRef ref = serviceRef(namespacedName);
    services.put(
        ref,
        ServiceBuilder.service(ref)
            .selecting(selector.isEmpty() ? Optional.empty() : Optional.of(labels(selector)))
            .at("10.96.0.1")
            .ports(ports)
            .build());
    return this;
  }

  public static ServicePort servicePort(PortProtocol port, ServicePort.TargetPort target) {
    return ServiceBuilder.port(port, target);
  }

  public Scene existingPolicy(String namespace, String name, String labels) {
    existing.add(new PolicyDocument(namespace, name, labels(labels), Value.Mapping.EMPTY));
    return this;
  }

  /** This resolver answered somebody with the address of a Service. */
  public Scene answersForServices(String resolver) {
    Lookup lookup =
        new Lookup(
            new CapturePoint("any.pcap", Optional.empty()),
            IpAddress.of("10.244.1.9"),
            "any.shop.svc.cluster.local",
            new TreeSet<>(List.of(IpAddress.of(resolver))),
            new TreeSet<>(List.of(IpAddress.of("10.96.0.99"))),
            1,
            new TreeMap<>(),
            0,
            SIGHTING,
            SIGHTING);
    lookups.computeIfAbsent(deployment("shop/any"), ref -> new ArrayList<>()).add(lookup);
    return this;
  }

  /**
   * Somebody asked this resolver for a name with the cluster's zone appended, which does not exist.
   */
  public Scene isAskedForServices(String resolver) {
    Lookup lookup =
        new Lookup(
            new CapturePoint("any.pcap", Optional.empty()),
            IpAddress.of("10.244.1.9"),
            "example.org.shop.svc.cluster.local",
            new TreeSet<>(List.of(IpAddress.of(resolver))),
            new TreeSet<>(),
            1,
            new TreeMap<>(Map.of(3, 1L)),
            0,
            SIGHTING,
            SIGHTING);
    lookups.computeIfAbsent(deployment("shop/any"), ref -> new ArrayList<>()).add(lookup);
    return this;
  }

  Scene lookup(String name, int differingAnswers) {
    Lookup lookup =
        new Lookup(
            new CapturePoint("x", Optional.empty()),
            IpAddress.of("10.244.0.9"),
            name,
            new TreeSet<>(),
            new TreeSet<>(),
            differingAnswers,
            new TreeMap<>(),
            0,
            SIGHTING,
            SIGHTING);
    lookups.computeIfAbsent(deployment("shop/any"), ref -> new ArrayList<>()).add(lookup);
    return this;
  }

  public Scene exposure(
      WorkloadRef workload, PortProtocol port, Exposure.Certainty certainty, String... sources) {
    TreeSet<IpPrefix> prefixes = new TreeSet<>();
    Stream.of(sources).map(IpPrefix::of).forEach(prefixes::add);
    exposures.add(
        new Exposure(
            workload,
            port,
            new TreeSet<>(Set.of(serviceRef(workload.namespace() + "/outside"))),
            prefixes,
            new Exposure.ExposureBasis(certainty, EVIDENCE)));
    return this;
  }

  public static Peer peer(WorkloadRef ref) {
    return new Peer.WorkloadPeer(ref);
  }

  public static Peer node(String name) {
    return new Peer.NodePeer(name);
  }

  public static Peer outside(String prefix) {
    return new Peer.ExternalPeer(IpPrefix.of(prefix));
  }

  /** Builds traffic; by default it is observed and direct. */
  public final class Call {
    private final Peer from;
    private final Peer to;
    private final PortProtocol port;
    private final TreeSet<Route> routes = new TreeSet<>();
    private final TreeSet<IpPrefix> fromAddresses = new TreeSet<>();
    private final TreeSet<IpPrefix> toAddresses = new TreeSet<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final TreeSet<String> notedNames = new TreeSet<>();
    private Basis basis = new Basis.Observed(EVIDENCE);

    private Call(Peer from, Peer to, PortProtocol port) {
      this.from = from;
      this.to = to;
      this.port = port;
    }

    public Call through(String service, String dialled, int dialledPort) {
      return through(service, VirtualAddress.Kind.CLUSTER_IP, dialled, dialledPort);
    }

    public Call through(String service, VirtualAddress.Kind kind, String dialled, int dialledPort) {
      routes.add(
          new Route.ThroughService(
              serviceRef(service), kind, new Endpoint(IpAddress.of(dialled), dialledPort)));
      return this;
    }

    public Call directly() {
      routes.add(new Route.Direct());
      return this;
    }

    Call resolved(String service) {
      routes.add(new Route.ResolvedService(serviceRef(service), port.port()));
      return this;
    }

    Call fromAddresses(String... addresses) {
      Stream.of(addresses).map(IpPrefix::of).forEach(fromAddresses::add);
      return this;
    }

    public Call toAddresses(String... addresses) {
      Stream.of(addresses).map(IpPrefix::of).forEach(toAddresses::add);
      return this;
    }

    /** Observed at these addresses. */
    public Call answeredBy(Connection... observations) {
      basis =
          new Basis.Observed(
              new EdgeEvidence(
                  1,
                  new TreeSet<>(),
                  new TreeSet<>(),
                  true,
                  true,
                  SIGHTING,
                  SIGHTING,
                  List.of(observations)));
      return this;
    }

    public Call named(String... these) {
      names.addAll(List.of(these));
      return this;
    }

    /** By a capture file. */
    Call noted(String... these) {
      notedNames.addAll(List.of(these));
      return this;
    }

    public Call inferred(Inference reason) {
      basis = new Basis.Inferred(reason);
      return this;
    }

    /** Ends the sentence. */
    public Scene seen() {
      if (routes.isEmpty()) {
        routes.add(new Route.Direct());
      }
      edges.add(
          new TrafficEdge(
              from, to, port, routes, fromAddresses, toAddresses, names, notedNames, basis));
      return Scene.this;
    }
  }

  public Call call(Peer from, Peer to, PortProtocol port) {
    return new Call(from, to, port);
  }

  public Call call(String fromDeployment, String toDeployment, int tcpPort) {
    return call(
        peer(deployment(fromDeployment)),
        peer(deployment(toDeployment)),
        PortProtocol.tcp(tcpPort));
  }

  /** An outside address: the edge carries it on the side where it is. */
  public Call call(String fromDeployment, Peer to, int tcpPort) {
    Call call = call(peer(deployment(fromDeployment)), to, PortProtocol.tcp(tcpPort));
    if (to instanceof Peer.ExternalPeer external) {
      call.toAddresses.add(external.prefix());
    }
    return call;
  }

  public Scene resolves(String fromDeployment) {
    return call(
            peer(deployment(fromDeployment)),
            peer(deployment("kube-system/coredns")),
            new PortProtocol(Protocol.UDP, 53))
        .through("kube-system/kube-dns", "10.96.0.10", 53)
        .seen();
  }

  /** CoreDNS behind kube-dns, in the metadata only. */
  public Scene clusterDns() {
    return workload(deployment("kube-system/coredns"), "k8s-app=kube-dns", "k8s-app=kube-dns")
        .service("kube-system/kube-dns", "k8s-app=kube-dns");
  }

  public TrafficMap map() {
    return map(edges);
  }

  public TrafficMap map(List<TrafficEdge> inThisOrder) {
    Cluster cluster =
        TestCluster.of()
            .workloads(workloads)
            .services(services.values())
            .policies(existing)
            .build();
    List<TrafficEdge> edges =
        NameResolution.infer(cluster, new TreeSet<>(captured), List.of(), inThisOrder, diagnostics);
    return new TrafficMap(
        TrafficGraph.of(List.of(), edges),
        exposures,
        List.of(),
        List.of(),
        List.of(),
        cluster,
        new TreeSet<>(captured),
        new TreeMap<>(lookups));
  }

  public PolicySet policies() {
    return policies(PolicyOptions.DEFAULT);
  }

  public PolicySet onlyObserved() {
    return policies(
        new PolicyOptions(PolicyOptions.Inferences.LEFT_OUT, PolicyOptions.PortRanges.COLLAPSED));
  }

  public PolicySet policies(PolicyOptions options) {
    return PolicySynthesizer.synthesize(map(), options, diagnostics);
  }

  /** Diagnostics of a code, as {@code SEVERITY place}. */
  public List<String> findings(String code) {
    return diagnostics.sorted().stream()
        .filter(diagnostic -> diagnostic.code().equals(code))
        .map(diagnostic -> diagnostic.severity() + " " + diagnostic.place())
        .toList();
  }

  public List<String> messages(String code) {
    return diagnostics.sorted().stream()
        .filter(diagnostic -> diagnostic.code().equals(code))
        .map(Diagnostic::message)
        .toList();
  }
}
