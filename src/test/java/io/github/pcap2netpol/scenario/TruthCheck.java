package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Compares policies with the truth: every pair of parties, on every port that occurs anywhere and
 * one that does not, is allowed if the truth says so and denied if it does not.
 */
final class TruthCheck {
  private static final List<PortProtocol> NEVER_USED = List.of(tcp(1), udp(1));
  private static final List<String> NEVER_SEEN = List.of("198.51.100.250", "2001:db8:ffff::1");

  /** Which policies are applied. */
  enum Step {
    POLICIES,
    POLICIES_AND_LOCKDOWN
  }

  private final Scenario scenario;
  private final Judge judge;
  private final Step step;
  private final SortedSet<PortProtocol> ports = new TreeSet<>(NEVER_USED);
  private final SortedSet<IpAddress> addresses = new TreeSet<>();

  TruthCheck(Scenario scenario, Judge judge, Step step) {
    this.scenario = scenario;
    this.judge = judge;
    this.step = step;
    ports.add(tcp(53));
    ports.add(udp(53));
    ports.addAll(scenario.wire().ports());
    scenario.cluster().workloads().stream()
        .flatMap(workload -> workload.ports().stream())
        .forEach(port -> ports.add(port.port()));
    scenario.truth().allowed().forEach(allowed -> ports.add(allowed.port()));
    scenario.truth().denied().forEach(denied -> ports.add(denied.port()));
    addresses.addAll(scenario.wire().outside());
    scenario.cluster().nodes().forEach(node -> addresses.addAll(node.addresses()));
    NEVER_SEEN.forEach(address -> addresses.add(IpAddress.of(address)));
  }

  /** The differences from the truth; empty if there are none. */
  List<String> differences() {
    Map<Party, List<PodSketch>> parties = new LinkedHashMap<>();
    for (WorkloadSketch workload : scenario.cluster().workloads()) {
      if (!workload.isHostNetwork()) {
        parties.put(workload, workload.pods());
      }
    }
    addresses.forEach(address -> parties.put(new Party.Outside(address), List.of()));
    List<String> differences = new ArrayList<>();
    for (Party from : parties.keySet()) {
      for (Party to : parties.keySet()) {
        if (from instanceof WorkloadSketch || to instanceof WorkloadSketch) {
          ports.forEach(port -> compare(from, to, port, differences));
        }
      }
    }
    for (Truth.Probe probe : scenario.truth().denied()) {
      if (expected(probe.from(), probe.to(), probe.port())) {
        differences.add("the truth contradicts itself: " + probe);
      }
      compare(probe.from(), probe.to(), probe.port(), differences);
    }
    return differences;
  }

  private void compare(Party from, Party to, PortProtocol port, List<String> differences) {
    boolean expected = expected(from, to, port);
    for (Place source : places(from)) {
      for (Place destination : places(to)) {
        if (source.equals(destination)) {
          continue; // a pod's traffic with itself is never filtered
        }
        boolean right = expected || isFromOwnNode(source, destination);
        if (judge.allows(source.end(), destination.end(), port) != right) {
          differences.add(
              "%s: %s -> %s %s".formatted(right ? "denied" : "allowed", source, destination, port));
        }
      }
    }
  }

  /** A pod, or an address that no pod has. */
  private record Place(String name, End end, List<PodSketch> pod, List<IpAddress> address) {
    @Override
    public String toString() {
      return name;
    }
  }

  private List<Place> places(Party party) {
    if (party instanceof WorkloadSketch workload) {
      return workload.pods().stream()
          .map(pod -> new Place(pod.toString(), judge.end(pod), List.of(pod), List.of()))
          .toList();
    }
    IpAddress address = ((Party.Outside) party).address();
    return List.of(new Place(address.toString(), judge.end(address), List.of(), List.of(address)));
  }

  /** A node reaches its own pods whatever the policies say (kubelet probes). */
  private static boolean isFromOwnNode(Place source, Place destination) {
    return source.address().stream()
        .anyMatch(
            address ->
                destination.pod().stream()
                    .anyMatch(pod -> pod.node().addresses().contains(address)));
  }

  private boolean expected(Party from, Party to, PortProtocol port) {
    boolean fromIsolated = isGoverned(from) || isCutOff(from);
    if (!fromIsolated && !isGoverned(to) && !isCutOff(to)) {
      return true;
    }
    if (scenario.truth().usesClusterDns()
        && fromIsolated
        && to == scenario.cluster().dns()
        && port.port() == 53) {
      return true;
    }
    if (isCutOff(from) || isCutOff(to)) {
      return false;
    }
    return scenario.truth().allowed().stream()
        .anyMatch(
            allowed ->
                allowed.port().equals(port)
                    && isSide(allowed.from(), from)
                    && isSide(allowed.to(), to));
  }

  private boolean isSide(Truth.Side side, Party party) {
    if (side instanceof Truth.Of of) {
      return of.party().equals(party);
    }
    if (side instanceof Truth.Within within) {
      return party instanceof Party.Outside outside && within.prefix().contains(outside.address());
    }
    return !isGoverned(party); // every workload that no policy of its own restricts
  }

  /**
   * The lockdown allows only name resolution to workloads of captured namespaces that have no
   * policy.
   */
  private boolean isCutOff(Party party) {
    return step == Step.POLICIES_AND_LOCKDOWN
        && party instanceof WorkloadSketch workload
        && !isGoverned(party)
        && scenario.governed().stream()
            .anyMatch(governed -> governed.namespace().equals(workload.namespace()));
  }

  private boolean isGoverned(Party party) {
    return party instanceof WorkloadSketch workload && scenario.governed().contains(workload);
  }
}
