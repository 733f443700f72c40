package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real captures of two nodes, compared with what the applications on them do by design. */
class TwoNodesTest {
  private static final Path FOLDER = Path.of("src/test/resources/captures/two-nodes");

  /** Those of which pods ran on both nodes during the capture, by the metadata. */
  private static final List<String> ON_BOTH_NODES =
      List.of(
          "CronJob shop/quick",
          "CronJob shop/report",
          "DaemonSet shop/agent",
          "Deployment bank/ledger",
          "Deployment kube-system/coredns",
          "Deployment shop/api",
          "Deployment shop/cart",
          "Deployment shop/frontend",
          "Deployment shop/orders",
          "StatefulSet shop/db");

  @TempDir private Path temporary;

  @Test
  void the_policies_are_those_that_were_approved() throws Exception {
    assertThat(
            GoldenFolders.differences(
                FOLDER.resolve("expected"),
                GoldenFolders.bytes(Run.of(FOLDER.resolve("bundle"), 2).files("policies"))))
        .isEmpty();
  }

  @Test
  void what_truly_talks_is_allowed_and_nothing_else() throws Exception {
    Run run = Run.of(FOLDER.resolve("bundle"), 2);

    assertThat(governed(run)).containsExactlyElementsOf(TwoNodesTruth.WORKLOADS);
    assertThat(differences(run)).isEmpty();
    assertThat(run.analysis().replay().denied()).isEmpty();
    assertThat(run.codes(Severity.SEVERE)).isEmpty();
  }

  @Test
  void what_the_cut_packets_lack_is_said() throws Exception {
    assertThat(Run.of(FOLDER.resolve("bundle"), 2).codes(Severity.WARNING))
        .contains("dns-answers-cut-short");
  }

  @Test
  void one_nodes_capture_is_right_for_its_pods_and_what_is_known_in_part_is_said()
      throws Exception {
    Run run = Run.of(ofOneNode("node1"), 2);

    assertThat(governed(run)).containsExactlyElementsOf(workloadsOn(run, "node1"));
    // Only the pod on the other node called it so far.
    assertThat(differences(run)).containsExactly("denied: orders -> registry TCP 8500");
    assertThat(run.analysis().replay().denied()).isEmpty();
    assertThat(inPart(run)).containsExactlyElementsOf(ON_BOTH_NODES);
    assertThat(run.codes(Severity.SEVERE)).isEmpty();
  }

  @Test
  void the_other_nodes_is_too() throws Exception {
    Run run = Run.of(ofOneNode("node2"), 2);

    assertThat(governed(run)).containsExactlyElementsOf(workloadsOn(run, "node2"));
    // Only the pod on the other node called it.
    assertThat(differences(run)).containsExactly("denied: frontend -> 203.0.113.10 TCP 80");
    assertThat(run.analysis().replay().denied()).isEmpty();
    assertThat(inPart(run)).containsExactlyElementsOf(ON_BOTH_NODES);
    assertThat(run.codes(Severity.SEVERE)).isEmpty();
  }

  private Path ofOneNode(String node) throws IOException {
    Path folder = temporary.resolve(node);
    Path captures = Files.createDirectories(folder.resolve("captures"));
    Path metadata = Files.createDirectories(folder.resolve("cluster"));
    Path bundle = FOLDER.resolve("bundle");
    Files.copy(
        bundle.resolve("captures").resolve(node + ".pcap.xz"), captures.resolve(node + ".pcap.xz"));
    try (Stream<Path> files = Files.list(bundle.resolve("cluster"))) {
      for (Path file : files.toList()) {
        Files.copy(file, metadata.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  /** The workloads that are to get policies of which pods ran on the node. */
  private static List<String> workloadsOn(Run run, String node) {
    return run.analysis().traffic().cluster().workloads().values().stream()
        .filter(
            workload ->
                workload.pods().stream()
                    .anyMatch(pod -> !pod.hostNetwork() && pod.node().equals(Optional.of(node))))
        .map(workload -> name(workload.ref().namespace(), workload.ref().name()))
        .filter(TwoNodesTruth.WORKLOADS::contains)
        .sorted()
        .toList();
  }

  private static List<String> inPart(Run run) {
    return run.analysis().diagnostics().stream()
        .filter(finding -> finding.code().equals("captured-in-part"))
        .map(Diagnostic::place)
        .sorted()
        .toList();
  }

  private static List<String> governed(Run run) {
    return run.analysis().policies().policies().stream()
        .flatMap(policy -> policy.governs().stream())
        .map(ref -> name(ref.namespace(), ref.name()))
        .sorted()
        .toList();
  }

  private static String name(String namespace, String workload) {
    return namespace.equals("shop") ? workload : namespace + "/" + workload;
  }

  /** Where the written policies are not as the truth. */
  private static List<String> differences(Run run) {
    Judge judge = Judge.byPolicies(run);
    SortedMap<String, List<End>> parties = new TreeMap<>();
    for (Workload workload : judge.cluster().workloads().values()) {
      String name = name(workload.ref().namespace(), workload.ref().name());
      if (TwoNodesTruth.WORKLOADS.contains(name)) {
        parties.put(name, workload.pods().stream().<End>map(PodEnd::new).toList());
      }
    }
    assertThat(parties.keySet()).containsExactlyElementsOf(TwoNodesTruth.WORKLOADS);
    TwoNodesTruth.ADDRESSES.forEach(
        address -> parties.put(address, List.of(judge.end(IpAddress.of(address)))));
    List<String> governed = governed(run);
    List<String> differences = new ArrayList<>();
    parties.forEach(
        (from, sources) ->
            parties.forEach(
                (to, destinations) -> {
                  if (governed.contains(from) || governed.contains(to)) {
                    for (PortProtocol port : TwoNodesTruth.ports()) {
                      boolean right = TwoNodesTruth.allows(from, governed.contains(from), to, port);
                      if (isOther(judge, right, from, sources, destinations, port)) {
                        differences.add(
                            (right ? "denied: " : "allowed: ") + from + " -> " + to + " " + port);
                      }
                    }
                  }
                }));
    return differences;
  }

  private static boolean isOther(
      Judge judge,
      boolean right,
      String from,
      List<End> sources,
      List<End> destinations,
      PortProtocol port) {
    return sources.stream()
        .anyMatch(
            source ->
                destinations.stream()
                    .filter(destination -> !source.equals(destination))
                    .filter(destination -> !isOwnNode(from, destination))
                    .anyMatch(destination -> judge.allows(source, destination, port) != right));
  }

  /** A node reaches its own pods whatever policies say. */
  private static boolean isOwnNode(String from, End destination) {
    return destination instanceof PodEnd pod
        && pod.pod().node().filter(node -> from.equals(address(node))).isPresent();
  }

  private static String address(String node) {
    return node.equals("node1") ? TwoNodesTruth.NODE1 : TwoNodesTruth.NODE2;
  }
}
