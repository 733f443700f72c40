package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cluster, its traffic, and the right result.
 *
 * @param name the name of its folder, in kebab-case
 * @param shows one line for its README: what it shows
 * @param cluster the cluster
 * @param wire its traffic
 * @param truth the right result
 * @param options how to write the policies
 * @param bundles how the captures were collected
 * @param choices which traffic people want
 * @param taps the captures on nodes, in place of those in pods; empty for captures in pods
 */
record Scenario(
    String name,
    String shows,
    ClusterSketch cluster,
    Wire wire,
    Truth truth,
    PolicyOptions options,
    Bundles bundles,
    Choices choices,
    List<NodeTap> taps) {
  /** How the captures were collected. */
  enum Bundles {
    ONE,
    /** Each namespace by itself, with the whole cluster's metadata. */
    ONE_PER_NAMESPACE
  }

  Scenario {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*") || shows.contains("\n")) {
      throw new IllegalArgumentException("name or line of a scenario: " + name);
    }
  }

  /** One in a cluster of IPv4 addresses. */
  static Scenario of(String name, String shows) {
    return of(name, shows, Families.IPV4);
  }

  static Scenario of(String name, String shows, Families families) {
    ClusterSketch cluster = new ClusterSketch(families);
    return new Scenario(
        name,
        shows,
        cluster,
        new Wire(cluster),
        new Truth(),
        PolicyOptions.DEFAULT,
        Bundles.ONE,
        Choices.NONE,
        List.of());
  }

  Scenario with(PolicyOptions changed) {
    return new Scenario(name, shows, cluster, wire, truth, changed, bundles, choices, taps);
  }

  Scenario inBundles(Bundles changed) {
    return new Scenario(name, shows, cluster, wire, truth, options, changed, choices, taps);
  }

  Scenario choosing(Choices changed) {
    return new Scenario(name, shows, cluster, wire, truth, options, bundles, changed, taps);
  }

  /** The captures are taken on nodes. */
  Scenario tapped(NodeTap... onNodes) {
    return new Scenario(
        name, shows, cluster, wire, truth, options, bundles, choices, List.of(onNodes));
  }

  /** The exchanges that took place and that some capture shows. */
  List<Exchange> observed() {
    return wire.exchanges().stream()
        .filter(exchange -> taps.isEmpty() || isTapped(exchange))
        .toList();
  }

  private boolean isTapped(Exchange exchange) {
    return wire.path(exchange).stream()
        .filter(point -> !point.isUplink() || point.leg().source().equals(exchange.from()))
        .anyMatch(point -> taps.stream().anyMatch(tap -> tap.shows(point)));
  }

  /** The workloads that get a policy: those with a usable capture of their own. */
  List<WorkloadSketch> governed() {
    if (!taps.isEmpty()) {
      return cluster.workloads().stream()
          .filter(workload -> workload.pods().stream().anyMatch(this::isTapped))
          .toList();
    }
    Set<WorkloadSketch> captured =
        wire.captures().entrySet().stream()
            .filter(capture -> !capture.getValue().isEmpty())
            .map(capture -> capture.getKey().workload())
            .collect(Collectors.toSet());
    return cluster.workloads().stream()
        .filter(captured::contains)
        .filter(each -> !choices.excludes(each))
        .toList();
  }

  private boolean isTapped(PodSketch pod) {
    return !pod.hostNetwork()
        && taps.stream()
            .filter(tap -> tap.node().equals(pod.node()))
            .anyMatch(tap -> wire.passing().stream().anyMatch(each -> shows(tap, each, pod)));
  }

  private boolean shows(NodeTap tap, PassingPacket packet, PodSketch pod) {
    PathPoint point = packet.point();
    boolean itsOwn = point.index() == PathPoint.index(cluster, pod);
    boolean itsAddress =
        pod.addresses().contains(point.leg().source())
            || pod.addresses().contains(point.leg().destination().address());
    return tap.shows(point) && (itsOwn || (point.isUplink() && itsAddress));
  }

  /** The two lines of its README. */
  String readme() {
    return shows
        + "\nWritten by `ScenarioCatalogue` (`./mvnw test -Dtest=GoldenScenariosTest"
        + " -Dgolden.update=true`): made-up packets of the conversations described there.\n";
  }

  @Override
  public String toString() {
    return name;
  }
}
