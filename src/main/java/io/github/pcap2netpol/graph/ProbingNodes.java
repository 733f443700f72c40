package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds addresses of nodes that are in no API object and no sample, by the kubelet's probes. Some
 * networks give a node one more address in the pods' network for its own traffic there (the second
 * address of its block with OVN-Kubernetes, any of them with Cilium). A pod that declares probes is
 * probed by its own node; so if no known address of the node probed it, and one unknown address
 * did, that address is the node's.
 */
final class ProbingNodes {
  /** Probes are repeated; a single call may come from anyone. */
  private static final int REPEATED = 3;

  private final Observation observation;
  private final AddressBook addresses;
  private final Set<PodRef> explained = new HashSet<>();
  private final SortedMap<PodRef, String> nodes = new TreeMap<>();
  private final SortedMap<PodRef, SortedMap<IpAddress, Long>> unknown = new TreeMap<>();
  private final SortedMap<IpAddress, String> learned = new TreeMap<>();

  private ProbingNodes(Observation observation) {
    this.observation = observation;
    this.addresses = observation.bundle().addresses();
  }

  /** The observation with the nodes' addresses completed from the traffic. */
  static Observation learn(Observation observation, Diagnostics diagnostics) {
    ProbingNodes probing = new ProbingNodes(observation);
    observation.traffic().connections().forEach(probing::look);
    probing.conclude();
    return probing.learned.isEmpty() ? observation : probing.told(diagnostics);
  }

  private void look(Connection connection) {
    if (connection.port().protocol() != Protocol.TCP
        || connection.loopback()
        || !connection.state().makesRule()
        || !(addresses.ownerAt(connection.responder(), connection.tally().first().time())
            instanceof AddressOwner.PodOwner called)
        || !called.pod().probePorts().contains(connection.port().port())
        || called.pod().node().isEmpty()) {
      return;
    }
    Pod pod = called.pod();
    String node = pod.node().get();
    AddressOwner caller =
        addresses.ownerAt(connection.originator(), connection.tally().first().time());
    if (caller.asNode().filter(each -> each.name().equals(node)).isPresent()) {
      explained.add(pod.ref());
    } else if (caller instanceof AddressOwner.UnknownOwner) {
      nodes.put(pod.ref(), node);
      unknown
          .computeIfAbsent(pod.ref(), any -> new TreeMap<>())
          .merge(connection.originator(), connection.tally().connections(), Long::sum);
    }
  }

  /** What is known about one pod's node leaves fewer candidates for pods of other nodes. */
  private void conclude() {
    unknown.keySet().removeAll(explained);
    if (unknown.isEmpty()) {
      return;
    }
    Set<IpAddress> ofPods = podAddresses();
    unknown.values().forEach(callers -> callers.keySet().removeAll(ofPods));
    boolean more = true;
    while (more) {
      SortedMap<IpAddress, SortedSet<String>> found = new TreeMap<>();
      unknown.forEach(
          (pod, callers) -> {
            String node = nodes.getOrDefault(pod, "");
            SortedSet<IpAddress> left = new TreeSet<>(callers.keySet());
            left.removeIf(address -> !learned.getOrDefault(address, node).equals(node));
            if (left.size() == 1 && callers.getOrDefault(left.first(), 0L) >= REPEATED) {
              found.computeIfAbsent(left.first(), any -> new TreeSet<>()).add(node);
            }
          });
      found.values().removeIf(of -> of.size() > 1);
      found.keySet().removeAll(learned.keySet());
      found.forEach((address, of) -> learned.put(address, of.first()));
      more = !found.isEmpty();
    }
  }

  /** Includes ended pods: their addresses are reported as those of pods that the metadata lacks. */
  private Set<IpAddress> podAddresses() {
    Set<IpAddress> all = new HashSet<>();
    observation
        .bundle()
        .cluster()
        .workloads()
        .values()
        .forEach(workload -> workload.pods().forEach(pod -> all.addAll(pod.addresses())));
    return all;
  }

  private Observation told(Diagnostics diagnostics) {
    Bundle bundle = observation.bundle();
    SortedMap<String, Node> all = new TreeMap<>(bundle.cluster().nodes());
    learned.forEach(
        (address, name) -> {
          all.computeIfPresent(name, (any, node) -> node.withGateway(address));
          diagnostics.add(
              Diagnostic.warning(
                  "node-told-by-probes",
                  "Node " + name + " (" + address + ")",
                  "The metadata lacks this address, but it calls pods as only their node's kubelet does, so it is assumed to be the node's own, and its calls to pods there need no rule. Give the nodes with their annotations, or route"
                      + " samples, to be sure."));
        });
    return new Observation(
        bundle.with(
            bundle.cluster().withNodes(all),
            new KnownAddresses(addresses, Map.copyOf(all), Map.copyOf(learned))),
        observation.traffic());
  }
}
