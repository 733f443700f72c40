package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies still work in the same cluster later: they allow and deny the same, unless a severe
 * finding said that they won't.
 */
class TomorrowTest {
  /** The least number of calls to judge; docs/labels.md quotes it. */
  private static final long CALLS = 79_000;

  /** The least number of them that are allowed today. */
  private static final long ALLOWED = 26_000;

  /** The greatest number of calls that may turn out differently, as the run had predicted. */
  private static final long SAID = 110;

  /** What severe findings say of addresses that policies name and that will be others. */
  private static final List<String> ABOUT_ADDRESSES = List.of("only-observed-will-not-last");

  @TempDir private Path temporary;

  /**
   * A run over a bundle or bundles whose pods have labels of a release.
   *
   * @param ports which to try
   * @param outside addresses of nobody in the cluster, to try as well
   */
  private record Today(
      Run run, List<Path> bundles, SortedSet<PortProtocol> ports, Collection<IpAddress> outside) {}

  /** How many calls were judged both today and tomorrow. */
  private final AtomicLong calls = new AtomicLong();

  private final AtomicLong allowedToday = new AtomicLong();

  /** How many turned out differently, as the run had predicted. */
  private final AtomicLong said = new AtomicLong();

  @TestFactory
  Stream<DynamicTest> allowed_stays_allowed_and_denied_stays_denied(TestReporter reporter) {
    return Stream.concat(
        cases(
            (name, today) ->
                assertThat(differences(today, temporary.resolve(name + "-tomorrow"))).isEmpty()),
        // Last, to notice a rule that excuses too much, or a loop over nothing.
        Stream.of(
            DynamicTest.dynamicTest(
                "enough calls were judged",
                () -> {
                  reporter.publishEntry("calls judged", calls.toString());
                  reporter.publishEntry("allowed today", allowedToday.toString());
                  reporter.publishEntry("different tomorrow, and said", said.toString());
                  assertThat(calls).hasValueGreaterThanOrEqualTo(CALLS);
                  assertThat(allowedToday).hasValueGreaterThanOrEqualTo(ALLOWED);
                  assertThat(said).hasValueLessThanOrEqualTo(SAID);
                })));
  }

  @TestFactory
  Stream<DynamicTest> labels_that_the_next_release_changes_do_not_change_policies() {
    return ScenarioCatalogue.all().stream()
        .filter(scenario -> !scenario.truth().severe().contains("selector-will-not-last"))
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.name(),
                    () ->
                        assertThat(today(scenario).run().files("policies"))
                            .isEqualTo(
                                Run.of(scenario, GoldenFolders.of(scenario).resolve("bundle"), 1)
                                    .files("policies"))));
  }

  /** A property that must hold in each case. */
  private interface Property {
    void of(String name, Today today) throws Exception;
  }

  private Stream<DynamicTest> cases(Property property) {
    return Stream.concat(
        ScenarioCatalogue.all().stream()
            .map(
                scenario ->
                    DynamicTest.dynamicTest(
                        scenario.name(), () -> property.of(scenario.name(), today(scenario)))),
        Stream.of(
            DynamicTest.dynamicTest(
                "online-boutique", () -> property.of("online-boutique", sample()))));
  }

  private Today today(Scenario scenario) throws Exception {
    Path folder = temporary.resolve(scenario.name() + "-today");
    ReleaseLabels.copy(GoldenFolders.of(scenario).resolve("bundle"), folder);
    TreeSet<PortProtocol> ports = new TreeSet<>(scenario.wire().ports());
    scenario.truth().allowed().forEach(allowed -> ports.add(allowed.port()));
    return new Today(
        Run.of(scenario, folder, 1),
        BundleFiles.folders(scenario).stream().map(folder::resolve).toList(),
        ports,
        scenario.wire().outside());
  }

  private Today sample() throws Exception {
    Path folder = temporary.resolve("online-boutique-today");
    ReleaseLabels.copy(BoutiqueBundle.SAMPLE, folder);
    TreeSet<PortProtocol> ports = new TreeSet<>();
    BoutiqueTruth.ports().forEach(port -> ports.add(tcp(port)));
    return new Today(Run.of(folder, 2), List.of(folder), ports, List.of());
  }

  private List<String> differences(Today today, Path folder) throws Exception {
    Tomorrow tomorrow = Tomorrow.of(today.bundles());
    Cluster later = BundleReader.readCluster(List.of(tomorrow.write(folder)), new Diagnostics());
    Judge now = Judge.byPolicies(today.run());
    Judge then = Judge.byPolicies(today.run(), later);
    Map<PodRef, Pod> laterPods = new TreeMap<>();
    then.pods().forEach(pod -> laterPods.put(pod.ref(), pod));
    List<String> differences = new ArrayList<>();
    TreeSet<PortProtocol> ports = new TreeSet<>(today.ports());
    ports.addAll(List.of(tcp(53), udp(53), tcp(1)));
    List<Pod> pods =
        now.pods().stream()
            .filter(pod -> !pod.hostNetwork() && tomorrow.pods().containsKey(pod.ref()))
            .toList();
    for (Pod one : pods) {
      for (Pod oneLater : later(one, tomorrow, laterPods)) {
        for (Pod other : pods) {
          for (Pod otherLater : later(other, tomorrow, laterPods)) {
            if (!one.equals(other) && !oneLater.equals(otherLater)) {
              compare(
                  now,
                  new PodEnd(one),
                  new PodEnd(other),
                  then,
                  new PodEnd(oneLater),
                  new PodEnd(otherLater),
                  ports,
                  today,
                  differences);
            }
          }
        }
        for (IpAddress address : apiServers(now)) {
          // One that runs on the pod's own node may call whatever the policies say.
          if (!isOf(address, one, now)) {
            compareApiServers(
                now,
                new PodEnd(one),
                address,
                then,
                new PodEnd(oneLater),
                ports,
                today,
                differences);
          }
        }
        for (IpAddress address : addresses(now, today)) {
          IpAddress addressLater = addressLater(address, one, oneLater, now, then);
          compare(
              now,
              new PodEnd(one),
              now.end(address),
              then,
              new PodEnd(oneLater),
              then.end(addressLater),
              ports,
              today,
              differences);
          compare(
              now,
              now.end(address),
              new PodEnd(one),
              then,
              then.end(addressLater),
              new PodEnd(oneLater),
              ports,
              today,
              differences);
        }
      }
    }
    return differences;
  }

  /** The added API server calls, and is called, like the others. */
  private void compareApiServers(
      Judge now,
      End pod,
      IpAddress address,
      Judge then,
      End podLater,
      Collection<PortProtocol> ports,
      Today today,
      List<String> differences) {
    End before = now.end(address);
    End added = then.end(Tomorrow.API_SERVER);
    if (isSaid(today, Optional.empty(), "api-server-addresses", pod, pod)
        || isSaid(today, Optional.empty(), "node-addresses", pod, pod)) {
      return;
    }
    compare(now, before, pod, then, added, podLater, ports, today, differences);
    compare(now, pod, before, then, podLater, added, ports, today, differences);
  }

  private static SortedSet<IpAddress> apiServers(Judge now) {
    TreeSet<IpAddress> addresses = new TreeSet<>();
    Optional.ofNullable(now.cluster().services().get(new ServiceRef("default", "kubernetes")))
        .ifPresent(
            service -> service.endpoints().forEach(endpoint -> addresses.add(endpoint.address())));
    return addresses;
  }

  private static List<Pod> later(Pod pod, Tomorrow tomorrow, Map<PodRef, Pod> laterPods) {
    return tomorrow.pods().getOrDefault(pod.ref(), List.of()).stream()
        .map(
            ref -> {
              Pod later = laterPods.get(ref);
              assertThat(later).as("a pod of tomorrow: " + ref).isNotNull();
              return requireNonNull(later);
            })
        .toList();
  }

  private static SortedSet<IpAddress> addresses(Judge now, Today today) {
    TreeSet<IpAddress> addresses = new TreeSet<>(today.outside());
    now.cluster().nodes().values().forEach(node -> addresses.addAll(node.addresses()));
    addresses.add(IpAddress.of("198.51.100.250"));
    return addresses;
  }

  /** Its own node's address where it was its own node's; another node's where it was another's. */
  private static IpAddress addressLater(
      IpAddress address, Pod pod, Pod later, Judge now, Judge then) {
    boolean own = isOf(address, pod, now);
    if (own == isOf(address, later, then)) {
      return address;
    }
    return then.cluster().nodes().values().stream()
        .filter(node -> own || now.cluster().nodes().containsKey(node.name()))
        .filter(node -> later.node().filter(node.name()::equals).isPresent() == own)
        .flatMap(node -> node.addresses().stream())
        .filter(candidate -> candidate.isIpv4() == address.isIpv4())
        .findFirst()
        .orElse(address);
  }

  private static boolean isOf(IpAddress address, Pod pod, Judge judge) {
    return pod.node()
        .map(judge.cluster().nodes()::get)
        .map(Node::addresses)
        .filter(addresses -> addresses.contains(address))
        .isPresent();
  }

  private void compare(
      Judge now,
      End from,
      End to,
      Judge then,
      End fromLater,
      End toLater,
      Collection<PortProtocol> ports,
      Today today,
      List<String> differences) {
    for (PortProtocol port : ports) {
      boolean allowed = now.allows(from, to, port);
      calls.incrementAndGet();
      if (allowed) {
        allowedToday.incrementAndGet();
      }
      if (then.allows(fromLater, toLater, port) == allowed) {
        continue;
      }
      if (isSaid(today, from, to, fromLater, toLater)
          || isNewNode(today, now, from, to, fromLater, toLater)) {
        said.incrementAndGet();
      } else {
        differences.add(
            (allowed ? "denied tomorrow: " : "allowed tomorrow: ")
                + text(fromLater)
                + " -> "
                + text(toLater)
                + " "
                + port);
      }
    }
  }

  /** A node that joins can't be known: a finding about policies with node addresses is enough. */
  private static boolean isNewNode(
      Today today, Judge now, End from, End to, End fromLater, End toLater) {
    return Stream.of(fromLater, toLater)
            .anyMatch(
                end ->
                    end instanceof NodeEnd node && !now.cluster().nodes().containsKey(node.node()))
        && isSaid(today, Optional.empty(), "node-addresses", from, to);
  }

  private static String text(End end) {
    return end instanceof PodEnd pod ? pod.pod().ref().toString() : end.toString();
  }

  /** Whether a severe finding of the kind that explains the difference was reported. */
  private static boolean isSaid(Today today, End from, End to, End fromLater, End toLater) {
    return isLabelSaid(today, from, fromLater)
        || isLabelSaid(today, to, toLater)
        || (isCall(from, to)
            && ABOUT_ADDRESSES.stream()
                .anyMatch(code -> isSaid(today, Optional.of(Severity.SEVERE), code, from, to)));
  }

  /**
   * Whether a finding names the end's workload and a label by which it is selected, and it is that
   * label whose value differs tomorrow.
   */
  private static boolean isLabelSaid(Today today, End before, End later) {
    if (!(before instanceof PodEnd pod && later instanceof PodEnd podLater)) {
      return false;
    }
    Labels now = pod.pod().labels();
    Labels then = podLater.pod().labels();
    return findings(today, Optional.of(Severity.SEVERE), "selector-will-not-last", pod)
        .anyMatch(
            finding ->
                now.values().keySet().stream()
                    .filter(key -> finding.message().contains(" " + key + ", which "))
                    .anyMatch(
                        key -> !Objects.equals(now.values().get(key), then.values().get(key))));
  }

  /** Whether one end is an address, which a rule can only name as it is. */
  private static boolean isCall(End from, End to) {
    return !(from instanceof PodEnd && to instanceof PodEnd);
  }

  /** Whether a finding of this code names one end's workload. */
  private static boolean isSaid(
      Today today, Optional<Severity> severity, String code, End from, End to) {
    return Stream.of(from, to)
        .filter(PodEnd.class::isInstance)
        .flatMap(end -> findings(today, severity, code, (PodEnd) end))
        .findAny()
        .isPresent();
  }

  /** Whether a text names a workload, and not one whose name begins like its own. */
  private static boolean names(String text, String workload) {
    int end = text.indexOf(workload) + workload.length();
    return text.contains(workload)
        && (end == text.length() || !Character.toString(text.charAt(end)).matches("[a-z0-9-]"));
  }

  private static Stream<Diagnostic> findings(
      Today today, Optional<Severity> severity, String code, PodEnd end) {
    String workload = end.pod().workload().toString();
    return today.run().analysis().diagnostics().stream()
        .filter(finding -> finding.code().equals(code))
        .filter(finding -> severity.filter(least -> finding.severity() != least).isEmpty())
        .filter(
            finding ->
                Stream.of(finding.place(), finding.message())
                    .anyMatch(text -> names(text, workload)));
  }
}
