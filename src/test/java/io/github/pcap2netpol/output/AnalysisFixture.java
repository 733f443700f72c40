package io.github.pcap2netpol.output;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.SkipReason;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small shop, built by name: pods get addresses in the order they are added. */
public final class AnalysisFixture {
  public static final Instant START = Instant.parse("2026-11-21T08:48:10.000001Z");

  final SortedMap<WorkloadRef, Workload> workloads = new TreeMap<>();
  public final SortedSet<WorkloadRef> captured = new TreeSet<>();
  final SortedMap<CapturePoint, List<CaptureStats>> captures = new TreeMap<>();
  public final List<TrafficEdge> edges = new ArrayList<>();
  final List<Exposure> exposures = new ArrayList<>();
  public final List<Flow> flows = new ArrayList<>();
  public final List<Attempt> attempts = new ArrayList<>();
  public final List<UndecidedConnection> undecided = new ArrayList<>();
  public final SortedMap<WorkloadRef, List<Lookup>> lookups = new TreeMap<>();
  public final List<GeneratedPolicy> policies = new ArrayList<>();
  final List<GeneratedPolicy> lockdown = new ArrayList<>();
  final List<PolicySet.Uncovered> uncovered = new ArrayList<>();
  final List<ReplayResult.DeniedFlow> denied = new ArrayList<>();
  public final List<ReplayResult.BlockedAttempt> blocked = new ArrayList<>();
  public final List<Diagnostic> diagnostics = new ArrayList<>();
  public final List<Unseen> unseen = new ArrayList<>();
  public final List<Watched> watched = new ArrayList<>();
  private final Map<WorkloadRef, IpAddress> addresses = new LinkedHashMap<>();

  public static WorkloadRef deployment(String namespace, String name) {
    return new WorkloadRef(namespace, "Deployment", name);
  }

  public static Peer peer(WorkloadRef workload) {
    return new Peer.WorkloadPeer(workload);
  }

  public static Peer outside(String prefix) {
    return new Peer.ExternalPeer(IpPrefix.of(prefix));
  }

  /** A workload of one pod, with a capture of ten packets. */
  public WorkloadRef captured(String namespace, String name) {
    WorkloadRef workload = uncaptured(deployment(namespace, name));
    captured.add(workload);
    captures.put(
        capture(workload),
        List.of(
            new CaptureStats(
                capture(workload).name(),
                "pcap",
                10,
                Optional.of(START),
                Optional.of(START.plusSeconds(300)),
                new TreeMap<>(Map.of("LINUX_SLL2", 10L)),
                new TreeMap<>(Map.of(SkipReason.ARP, 2L)))));
    return workload;
  }

  public WorkloadRef uncaptured(WorkloadRef workload) {
    IpAddress address = IpAddress.ofIpv4(0x0af40100 + addresses.size() + 1);
    addresses.put(workload, address);
    Pod pod =
        PodBuilder.pod(workload.namespace(), workload.name() + "-0")
            .uid("uid-" + workload.name())
            .of(workload)
            .labels(Labels.of(Map.of("app", workload.name())))
            .on("worker-1")
            .at(List.of(address))
            .build();
    workloads.put(
        workload, new Workload(workload, Optional.empty(), pod.labels(), false, List.of(pod)));
    return workload;
  }

  public static CapturePoint capture(WorkloadRef workload) {
    return new CapturePoint(
        "captures/" + workload.namespace() + "/" + workload.name() + "-0.pcap",
        Optional.of(new PodRef(workload.namespace(), workload.name() + "-0")));
  }

  public IpAddress address(WorkloadRef workload) {
    return Optional.ofNullable(addresses.get(workload)).orElseThrow();
  }

  public IpAddress address(Peer peer) {
    if (peer instanceof Peer.WorkloadPeer known) {
      return address(known.workload());
    }
    return peer instanceof Peer.ExternalPeer outside
        ? outside.prefix().address()
        : IpAddress.of("172.30.0.11");
  }

  /**
   * This many connections, opened one second after another, as the capture at one end shows them.
   */
  public Connection connection(
      WorkloadRef at, IpAddress from, IpAddress to, PortProtocol port, State state, long count) {
    String file = capture(at).name();
    return TestConnection.between(from, to, port)
        .capturedAt(capture(at))
        .state(state)
        .tally(
            new Tally(
                count,
                count * 2,
                new Sighting(START, file, 7),
                new Sighting(START.plusSeconds(count - 1), file, 7 + count),
                List.of()))
        .build();
  }

  /** Three connections, seen at the originator only. */
  public TrafficEdge seen(WorkloadRef from, Peer to, PortProtocol port) {
    return seen(
        from,
        to,
        port,
        List.of(connection(from, address(from), address(to), port, State.ESTABLISHED, 3)));
  }

  public TrafficEdge seen(
      WorkloadRef from, Peer to, PortProtocol port, List<Connection> observations) {
    TrafficEdge edge =
        edge(from, to, port, new TreeSet<>(), new Basis.Observed(evidence(observations)));
    edges.add(edge);
    return edge;
  }

  public TrafficEdge inferred(WorkloadRef from, Peer to, PortProtocol port, Inference reason) {
    TrafficEdge edge = edge(from, to, port, new TreeSet<>(), new Basis.Inferred(reason));
    edges.add(edge);
    return edge;
  }

  TrafficEdge edge(
      WorkloadRef from, Peer to, PortProtocol port, SortedSet<String> names, Basis basis) {
    SortedSet<IpPrefix> toAddresses = new TreeSet<>();
    if (to instanceof Peer.ExternalPeer outside) {
      toAddresses.add(outside.prefix());
    }
    Route route = new Route.Direct();
    if (to instanceof Peer.WorkloadPeer known) {
      route =
          new Route.ThroughService(
              new ServiceRef(known.workload().namespace(), known.workload().name()),
              VirtualAddress.Kind.CLUSTER_IP,
              new Endpoint(IpAddress.of("10.96.0.7"), port.port() == 53 ? 53 : 80));
    }
    return new TrafficEdge(
        peer(from),
        to,
        port,
        new TreeSet<>(List.of(route)),
        new TreeSet<>(),
        toAddresses,
        names,
        new TreeSet<>(),
        basis);
  }

  static EdgeEvidence evidence(List<Connection> observations) {
    return new EdgeEvidence(
        observations.stream().mapToLong(each -> each.tally().connections()).max().orElseThrow(),
        new TreeSet<>(observations.stream().map(Connection::evidence).toList()),
        new TreeSet<>(observations.stream().map(Connection::state).toList()),
        true,
        false,
        observations.get(0).tally().first(),
        observations.get(0).tally().last(),
        observations);
  }

  public Exposure exposed(WorkloadRef workload, PortProtocol port, String... sources) {
    SortedSet<IpPrefix> prefixes = new TreeSet<>();
    for (String source : sources) {
      prefixes.add(IpPrefix.of(source));
    }
    Connection call =
        connection(
            workload, IpAddress.of("198.51.100.7"), address(workload), port, State.ESTABLISHED, 2);
    Exposure exposure =
        new Exposure(
            workload,
            port,
            new TreeSet<>(
                List.of(new ServiceRef(workload.namespace(), workload.name() + "-external"))),
            prefixes,
            new Exposure.ExposureBasis(Exposure.Certainty.SEEN, evidence(List.of(call))));
    exposures.add(exposure);
    return exposure;
  }

  /** A policy with one egress rule that lets these edges through. */
  public GeneratedPolicy policyFor(
      WorkloadRef workload, List<TrafficEdge> through, String... comments) {
    NetworkPolicy object =
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName(workload.name())
            .withNamespace(workload.namespace())
            .addToLabels("app.kubernetes.io/managed-by", "pcap2netpol")
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .addToMatchLabels("app", workload.name())
            .endPodSelector()
            .withPolicyTypes("Ingress", "Egress")
            .addNewEgress()
            .addNewTo()
            .withNewPodSelector()
            .addToMatchLabels("app", "cart")
            .endPodSelector()
            .endTo()
            .addNewPort()
            .withProtocol("TCP")
            .withPort(new IntOrString(7070))
            .endPort()
            .endEgress()
            .endSpec()
            .build();
    GeneratedPolicy policy =
        new GeneratedPolicy(
            object,
            new TreeSet<>(List.of(workload)),
            List.of(),
            List.of(
                new GeneratedRule(
                    workload.namespace() + "/" + workload.name() + "/egress/1a2b3c4d",
                    Direction.EGRESS,
                    0,
                    List.of(comments),
                    through,
                    List.of())));
    policies.add(policy);
    return policy;
  }

  public void denies(WorkloadRef from, WorkloadRef to, PortProtocol port) {
    Pod source = pod(from);
    Pod target = pod(to);
    denied.add(
        new ReplayResult.DeniedFlow(
            new Flow(
                new Flow.PodEnd(source),
                new Flow.PodEnd(target),
                port,
                connection(from, address(from), address(to), port, State.ESTABLISHED, 1)),
            new Verdict.Denied(
                new Verdict.NoRuleMatches(List.of(from.namespace() + "/" + from.name())),
                new Verdict.NotIsolated())));
  }

  public Pod pod(WorkloadRef workload) {
    return Optional.ofNullable(workloads.get(workload)).orElseThrow().pods().get(0);
  }

  public TrafficMap traffic() {
    return new TrafficMap(
        TrafficGraph.of(List.of(), edges),
        exposures,
        flows,
        attempts,
        undecided,
        TestCluster.of()
            .workloads(workloads)
            .nodes(
                new Node(
                    "worker-1",
                    List.of(IpAddress.of("172.30.0.11")),
                    List.of(IpAddress.of("10.244.1.254")),
                    List.of()))
            .build(),
        captured,
        lookups);
  }

  public Analysis analysis() {
    return new Analysis(
        "1.2.3",
        captures,
        watched,
        new TreeSet<>(),
        traffic(),
        Decided.nothing(traffic()),
        new PolicySet(policies, lockdown, uncovered),
        Optional.empty(),
        new ReplayResult(42, denied, blocked),
        new Coverage(unseen, Optional.empty(), Optional.empty(), 0, 0, List.of()),
        diagnostics);
  }
}
