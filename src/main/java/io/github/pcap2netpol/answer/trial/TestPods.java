package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pods and namespaces of a trial: a pod for each workload, one for each other peer that the
 * policies select, and last a stranger without labels.
 */
final class TestPods {
  /** Stand-ins give named ports the numbers from here on. */
  private static final int NAMED_PORTS = 10_001;

  private final List<TestPod> pods = new ArrayList<>();
  private final Map<String, TrialNamespace> namespaces = new TreeMap<>();
  private final NamespaceCopies copies;
  private final List<ContainerPort> namedPorts;
  private int unnamed;

  private TestPods(NamespaceCopies copies, List<ContainerPort> namedPorts) {
    this.copies = copies;
    this.namedPorts = namedPorts;
  }

  /**
   * Creates the pods.
   *
   * @param cluster the workloads, and the labels of the tried namespace
   * @param moved the policies in the copy
   */
  static TestPods of(Cluster cluster, List<Policy> moved, NamespaceCopies copies) {
    TestPods all = new TestPods(copies, namedPorts(moved));
    all.addCopy(cluster.namespaceLabels(copies.namespace()), moved);
    for (Workload workload : cluster.workloads().values()) {
      if (workload.ref().namespace().equals(copies.namespace())) {
        workload.pods().stream()
            .filter(pod -> !pod.hostNetwork() && pod.until().equals(Instant.MAX))
            .findFirst()
            .ifPresent(pod -> all.add(workload.ref().toString(), pod));
      }
    }
    moved.forEach(all::addSubject);
    moved.forEach(all::addPeers);
    all.pods.add(
        new TestPod(
            new PodRef(copies.copy(), "stranger"),
            "a stranger without labels",
            Labels.NONE,
            List.of()));
    return all;
  }

  List<TestPod> pods() {
    return pods;
  }

  /** By name; the first is the copy of the tried namespace. */
  Collection<TrialNamespace> namespaces() {
    return namespaces.values();
  }

  private void addCopy(Labels labels, List<Policy> moved) {
    Set<String> keys =
        NamespaceCopies.selectors(moved)
            .flatMap(selector -> keys(selector).stream())
            .collect(Collectors.toSet());
    Map<String, String> needed = new HashMap<>(labels.values());
    needed.keySet().retainAll(keys);
    put(copies.copy(), copies.namespace(), Labels.of(needed));
  }

  private static Set<String> keys(LabelSelector selector) {
    Set<String> keys = new TreeSet<>(selector.matchLabels().values().keySet());
    selector.matchExpressions().forEach(each -> keys.add(each.key()));
    return keys;
  }

  private void put(String name, String standsFor, Labels needed) {
    namespaces.put(name, TrialNamespace.of(name, standsFor, needed, copies.namespace()));
  }

  private void add(String standsFor, Pod pod) {
    pods.add(
        new TestPod(new PodRef(copies.copy(), nextName()), standsFor, pod.labels(), pod.ports()));
  }

  private String nextName() {
    return "try-" + (pods.size() + 1);
  }

  /** A pod that the policy selects, if it selects no workload with a running pod. */
  private void addSubject(Policy policy) {
    if (pods.stream().noneMatch(pod -> policy.selects(pod.pod()))) {
      labelsFor(policy.pods()).ifPresent(labels -> addStandIn(copies.copy(), labels));
    }
  }

  private void addPeers(Policy policy) {
    for (List<Rule> rules : policy.rules().values()) {
      for (Rule rule : rules) {
        rule.peers().forEach(this::addPeer);
      }
    }
  }

  private void addPeer(RulePeer peer) {
    if (pods.stream().anyMatch(pod -> selects(peer, pod))) {
      return;
    }
    Optional<Labels> labels = labelsFor(peer.podSelector());
    if (labels.isEmpty()) {
      return;
    }
    if (peer instanceof RulePeer.OwnNamespacePods) {
      addStandIn(copies.copy(), labels.get());
    } else if (peer instanceof RulePeer.SelectedNamespacePods selected) {
      namespaceFor(selected.namespaces())
          .ifPresent(namespace -> addStandIn(namespace, labels.get()));
    }
  }

  private boolean selects(RulePeer peer, TestPod pod) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return own.namespace().equals(pod.ref().namespace()) && own.pods().matches(pod.labels());
    }
    TrialNamespace namespace = namespaces.get(pod.ref().namespace());
    return peer instanceof RulePeer.SelectedNamespacePods selected
        && namespace != null
        && selected.namespaces().matches(namespace.labels())
        && peer.podSelector().matches(pod.labels());
  }

  /** An existing pod, or a new one. */
  private Optional<String> namespaceFor(LabelSelector selector) {
    Optional<TrialNamespace> present =
        namespaces.values().stream().filter(each -> selector.matches(each.labels())).findFirst();
    if (present.isPresent()) {
      return present.map(TrialNamespace::name);
    }
    Optional<Labels> labels = labelsFor(selector);
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> named =
        Optional.ofNullable(labels.get().values().get(Namespace.NAME_LABEL))
            .filter(name -> copies.original(name).isPresent());
    String name = named.orElseGet(() -> copies.another(unnamed + 1));
    TrialNamespace made =
        TrialNamespace.of(
            name,
            copies.original(name).orElseGet(() -> "a namespace with " + selector.text()),
            labels.get(),
            copies.namespace());
    if (namespaces.containsKey(name) || !selector.matches(made.labels())) {
      return Optional.empty();
    }
    unnamed += named.isPresent() ? 0 : 1;
    namespaces.put(name, made);
    return Optional.of(name);
  }

  private void addStandIn(String namespace, Labels labels) {
    TrialNamespace where = Objects.requireNonNull(namespaces.get(namespace));
    String who = labels.isEmpty() ? "a pod" : "a pod with " + LabelSelector.of(labels).text();
    pods.add(
        new TestPod(
            new PodRef(namespace, nextName()),
            who + " in " + where.standsFor(),
            labels,
            namedPorts));
  }

  /** Labels that the selector matches; empty if it contradicts itself. */
  private static Optional<Labels> labelsFor(LabelSelector selector) {
    Map<String, String> labels = new TreeMap<>(selector.matchLabels().values());
    for (Requirement requirement : selector.matchExpressions()) {
      switch (requirement.operator()) {
        case IN ->
            requirement.values().stream()
                .sorted()
                .findFirst()
                .ifPresent(value -> labels.putIfAbsent(requirement.key(), value));
        case EXISTS -> labels.putIfAbsent(requirement.key(), "any");
        case NOT_IN, DOES_NOT_EXIST -> {}
      }
    }
    return Optional.of(Labels.of(labels)).filter(selector::matches);
  }

  private static List<ContainerPort> namedPorts(List<Policy> policies) {
    SortedSet<String> names =
        policies.stream()
            .flatMap(policy -> policy.rules().values().stream())
            .flatMap(List::stream)
            .flatMap(rule -> rule.ports().stream())
            .filter(port -> port instanceof RulePort.Named && port.protocol() == Protocol.TCP)
            .map(port -> ((RulePort.Named) port).name())
            .collect(Collectors.toCollection(TreeSet::new));
    List<ContainerPort> ports = new ArrayList<>();
    for (String name : names) {
      ports.add(
          new ContainerPort(
              Optional.of(name),
              PortProtocol.tcp(NAMED_PORTS + ports.size()),
              OptionalInt.empty()));
    }
    return ports;
  }
}
