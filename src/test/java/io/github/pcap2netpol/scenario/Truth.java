package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The right result of a scenario, written by hand: whatever is not declared allowed here must be
 * denied wherever one of the generated policies applies.
 */
final class Truth {
  /** One side of what is allowed. */
  sealed interface Side {}

  /** A workload or an address. */
  record Of(Party party) implements Side {}

  /** Any address within a block; pods' addresses too. */
  record Within(IpPrefix prefix) implements Side {}

  /** Anyone at all. */
  record Anyone() implements Side {}

  record Allowed(Side from, Side to, PortProtocol port) {}

  record Probe(Party from, Party to, PortProtocol port) {}

  private final List<Allowed> allowed = new ArrayList<>();
  private final List<Probe> denied = new ArrayList<>();
  private final List<Probe> decidedAgainst = new ArrayList<>();
  private final SortedSet<String> policies = new TreeSet<>();
  private final SortedSet<String> severe = new TreeSet<>();
  private final SortedSet<String> findings = new TreeSet<>();
  private final List<String> blocked = new ArrayList<>();
  private boolean clusterDns = true;

  Truth allows(Party from, Party to, PortProtocol... ports) {
    for (PortProtocol port : ports) {
      allowed.add(new Allowed(new Of(from), new Of(to), port));
    }
    return this;
  }

  Truth allowsAnyone(Party to, PortProtocol port) {
    allowed.add(new Allowed(new Anyone(), new Of(to), port));
    return this;
  }

  Truth allowsFrom(String prefix, Party to, PortProtocol port) {
    allowed.add(new Allowed(new Within(IpPrefix.of(prefix)), new Of(to), port));
    return this;
  }

  /** States a denial explicitly, in addition to those that follow from not being allowed. */
  Truth denies(Party from, Party to, PortProtocol... ports) {
    for (PortProtocol port : ports) {
      denied.add(new Probe(from, to, port));
    }
    return this;
  }

  /** Observed, and denied by a decision. */
  Truth decidedAgainst(Party from, Party to, PortProtocol... ports) {
    for (PortProtocol port : ports) {
      decidedAgainst.add(new Probe(from, to, port));
    }
    return denies(from, to, ports);
  }

  /** The workloads use another resolver than the cluster's DNS Service, as allowed here. */
  Truth withoutClusterDns() {
    clusterDns = false;
    return this;
  }

  /** The policies of the first step, as namespace/name; no more and no fewer. */
  Truth policies(String... names) {
    policies.addAll(List.of(names));
    return this;
  }

  /** The codes of all severe diagnostics; then, and only then, the exit code is 5. */
  Truth severe(String... codes) {
    severe.addAll(List.of(codes));
    return this;
  }

  /** Codes of other diagnostics that must be reported. */
  Truth finds(String... codes) {
    findings.addAll(List.of(codes));
    return this;
  }

  /** An attempt that must be reported as blocked by this policy (namespace/name). */
  Truth blockedBy(String policy) {
    blocked.add(policy);
    return this;
  }

  List<Allowed> allowed() {
    return List.copyOf(allowed);
  }

  List<Probe> denied() {
    return List.copyOf(denied);
  }

  /** Whether a decision denies the observed exchange. */
  boolean isDecidedAgainst(Exchange exchange) {
    return decidedAgainst.stream()
        .anyMatch(
            probe ->
                probe.port().equals(exchange.port())
                    && isSide(probe.from(), exchange.fromPod(), exchange.from())
                    && isSide(probe.to(), exchange.toPod(), exchange.to()));
  }

  private static boolean isSide(Party party, Optional<PodSketch> pod, IpAddress address) {
    return party instanceof Party.Outside outside
        ? outside.address().equals(address)
        : pod.filter(its -> its.workload().equals(party)).isPresent();
  }

  SortedSet<String> policies() {
    return policies;
  }

  Set<String> severe() {
    return severe;
  }

  Set<String> findings() {
    return findings;
  }

  List<String> blocked() {
    return List.copyOf(blocked);
  }

  boolean usesClusterDns() {
    return clusterDns;
  }

  /** The expected exit code: 5 with severe findings, else 0. */
  int exitCode() {
    return severe.isEmpty() ? 0 : 5;
  }
}
