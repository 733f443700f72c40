package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges connections by the written policies, read back from their text. */
final class Judge {
  private final Cluster cluster;
  private final PolicyEvaluator evaluator;

  private Judge(Cluster cluster, List<Policy> policies) {
    this.cluster = cluster;
    this.evaluator = PolicyEvaluator.of(policies, cluster);
  }

  /** Judges by the policies of the first step alone. */
  static Judge byPolicies(Run run) {
    return new Judge(run.analysis().traffic().cluster(), written(run, "policies"));
  }

  /** Judges by the policies of the first step alone in another cluster than the run's. */
  static Judge byPolicies(Run run, Cluster cluster) {
    return new Judge(cluster, written(run, "policies"));
  }

  /** Judges by the policies of both steps. */
  static Judge byPoliciesAndLockdown(Run run) {
    List<Policy> all = new ArrayList<>(written(run, "policies"));
    all.addAll(written(run, "lockdown"));
    return new Judge(run.analysis().traffic().cluster(), all);
  }

  /** Judges by the policies of the first step, added to those the cluster had. */
  static Judge byPoliciesAndExisting(Run run) {
    Cluster cluster = run.analysis().traffic().cluster();
    List<Policy> all = new ArrayList<>(written(run, "policies"));
    all.addAll(PolicyReader.of(cluster.policies(), new Diagnostics()));
    return new Judge(cluster, all);
  }

  /** The policies in one folder of the output, read back. */
  static List<Policy> written(Run run, String folder) {
    List<Policy> policies = new ArrayList<>();
    Diagnostics diagnostics = new Diagnostics();
    for (Map.Entry<String, String> file : run.files(folder).entrySet()) {
      if (!file.getKey().endsWith("kustomization.yaml")) {
        policies.addAll(PolicyReader.read(file.getValue(), file.getKey(), diagnostics));
      }
    }
    if (!diagnostics.sorted().isEmpty()) {
      throw new AssertionError("written policies cannot be read: " + diagnostics.sorted());
    }
    return policies;
  }

  Verdict of(End from, End to, PortProtocol port) {
    return evaluator.evaluate(new Flow(from, to, port, SOME_CONNECTION));
  }

  boolean allows(End from, End to, PortProtocol port) {
    return of(from, to, port) instanceof Verdict.Allowed;
  }

  Verdict of(Exchange exchange) {
    return of(
        end(exchange.fromPod(), exchange.from()),
        end(exchange.toPod(), exchange.to()),
        exchange.port());
  }

  private End end(Optional<PodSketch> pod, IpAddress address) {
    return pod.filter(sketch -> !sketch.hostNetwork()).map(this::end).orElseGet(() -> end(address));
  }

  /** A pod as an enforcer sees it. */
  End end(PodSketch sketch) {
    return new Flow.PodEnd(
        pod(new PodRef(sketch.namespace(), sketch.name()), sketch.uid())
            .orElseThrow(() -> new AssertionError("the metadata lacks " + sketch)));
  }

  List<Pod> pods() {
    return cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .toList();
  }

  Cluster cluster() {
    return cluster;
  }

  Optional<Pod> pod(PodRef ref, String uid) {
    return cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(pod -> pod.ref().equals(ref) && pod.uid().equals(uid))
        .findFirst();
  }

  /** An address as an enforcer sees it: a node's, or an outside one. */
  End end(IpAddress address) {
    for (Node node : cluster.nodes().values()) {
      if (node.addresses().contains(address) || node.gateways().contains(address)) {
        return new Flow.NodeEnd(node.name(), address);
      }
    }
    return new Flow.AddressEnd(address);
  }

  /** A flow must have a connection, although the evaluator does not look at it. */
  private static final Connection SOME_CONNECTION =
      TestConnection.between(IpAddress.ofIpv4(0), IpAddress.ofIpv4(0), PortProtocol.tcp(1)).build();
}
