package io.github.pcap2netpol.scenario;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.graph.model.Peer.WorkloadPeer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.scenario.BoutiqueBundle.Sockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample, a real capture, compared with the design of its application. */
class OnlineBoutiqueTest {
  private static final String NAMESPACE = "boutique";

  @TempDir private Path temporary;

  @Test
  void the_edges_are_those_of_the_applications_design() throws Exception {
    assertThat(edges(Run.of(BoutiqueBundle.SAMPLE, 2))).isEqualTo(BoutiqueTruth.texts());
  }

  @Test
  void each_workload_has_a_policy_and_other_namespaces_have_none() throws Exception {
    Run run = Run.of(BoutiqueBundle.SAMPLE, 2);
    SortedSet<String> expected = new TreeSet<>(List.of("policies/kustomization.yaml"));
    expected.add("policies/boutique/kustomization.yaml");
    BoutiqueTruth.WORKLOADS.forEach(name -> expected.add("policies/boutique/" + name + ".yaml"));
    assertThat(run.files("policies").keySet()).isEqualTo(expected);
    assertThat(run.files("lockdown").keySet())
        .contains("lockdown/boutique/allow-dns.yaml", "lockdown/boutique/default-deny.yaml");
  }

  @Test
  void the_policies_allow_the_design_and_nothing_else() throws Exception {
    assertThat(differences(Run.of(BoutiqueBundle.SAMPLE, 2))).isEmpty();
  }

  @Test
  void only_the_frontend_is_open_to_the_outside_and_only_on_its_port() throws Exception {
    Run run = Run.of(BoutiqueBundle.SAMPLE, 2);
    assertThat(run.analysis().traffic().exposures().stream().map(Exposure::workload))
        .containsExactly(new WorkloadRef(NAMESPACE, "Deployment", "frontend"));
    assertThat(run.analysis().traffic().exposures().stream().map(Exposure::port))
        .containsExactly(PortProtocol.tcp(8080));
  }

  @Test
  void the_replay_denies_nothing_and_the_gap_of_the_init_container_is_reported() throws Exception {
    Run run = Run.of(BoutiqueBundle.SAMPLE, 2);
    assertThat(run.analysis().replay().denied()).isEmpty();
    assertThat(run.analysis().diagnostics())
        .anyMatch(
            diagnostic ->
                diagnostic.code().equals("capture-hole")
                    && diagnostic.place().contains("loadgenerator"));
  }

  @Test
  void without_handshakes_the_policies_are_the_same() throws Exception {
    Run run = Run.of(BoutiqueBundle.unfilteredEnd(temporary, Sockets.KEPT), 2);
    assertThat(edges(run)).isEqualTo(BoutiqueTruth.texts());
    assertThat(differences(run)).isEmpty();
    assertThat(withoutComments(run)).isEqualTo(withoutComments(Run.of(BoutiqueBundle.SAMPLE, 2)));
  }

  @Test
  void without_handshakes_and_socket_samples_the_policies_are_the_same() throws Exception {
    Run run = Run.of(BoutiqueBundle.unfilteredEnd(temporary, Sockets.TAKEN_AWAY), 2);
    assertThat(edges(run)).isEqualTo(BoutiqueTruth.texts());
    assertThat(differences(run)).isEmpty();
    assertThat(withoutComments(run)).isEqualTo(withoutComments(Run.of(BoutiqueBundle.SAMPLE, 2)));
  }

  @Test
  void the_socket_samples_make_up_for_packets_that_a_filter_dropped() throws Exception {
    Run run = Run.of(BoutiqueBundle.filteredEnd(temporary, Sockets.KEPT), 2);
    assertThat(edges(run)).isEqualTo(BoutiqueTruth.texts());
    assertThat(differences(run)).isEmpty();
    assertThat(withoutComments(run)).isEqualTo(withoutComments(Run.of(BoutiqueBundle.SAMPLE, 2)));
  }

  @Test
  void a_workload_with_an_unreadable_capture_gets_no_policy_in_spite_of_its_samples()
      throws Exception {
    Run run = Run.of(BoutiqueBundle.unreadable(temporary, "cartservice"), 2);
    assertThat(run.files("policies"))
        .doesNotContainKey("policies/boutique/cartservice.yaml")
        .containsKey("policies/boutique/redis-cart.yaml");
    assertThat(run.analysis().policies().uncovered().toString()).contains("cartservice");
  }

  @Test
  void a_connection_without_evidence_makes_no_rule_and_the_silence_is_reported() throws Exception {
    Run run = Run.of(BoutiqueBundle.filteredEnd(temporary, Sockets.TAKEN_AWAY), 2);
    assertThat(BoutiqueTruth.texts()).containsAll(edges(run));
    assertThat(edges(run)).isNotEmpty();
    SortedSet<String> silent =
        run.analysis().diagnostics().stream()
            .filter(diagnostic -> diagnostic.code().equals("direction-silent"))
            .map(diagnostic -> diagnostic.place())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(silent)
        .contains(
            "Deployment boutique/cartservice",
            "Deployment boutique/redis-cart",
            "Deployment boutique/recommendationservice");
  }

  /** What workloads of the application open to each other, as {@code a -> b TCP 1}. */
  /** The comments say what was observed and what inferred, which depends on what was captured. */
  private static Map<String, String> withoutComments(Run run) {
    Map<String, String> texts = new TreeMap<>(run.files("policies"));
    texts.replaceAll((path, text) -> text.replaceAll("(?m)^ *#.*\n", ""));
    return texts;
  }

  private static SortedSet<String> edges(Run run) {
    SortedSet<String> edges = new TreeSet<>();
    for (TrafficEdge edge : run.analysis().traffic().graph().edges()) {
      if (edge.from() instanceof WorkloadPeer from
          && edge.to() instanceof WorkloadPeer to
          && !edge.isDns()) {
        edges.add(
            from.workload().name() + " -> " + to.workload().name() + " " + edge.port().toString());
      }
    }
    return edges;
  }

  /** How the written policies differ from the design; empty if they agree. */
  private static List<String> differences(Run run) {
    Judge judge = Judge.byPolicies(run);
    SortedMap<String, End> parties = new TreeMap<>();
    for (Workload workload : run.analysis().traffic().cluster().workloads().values()) {
      if (workload.ref().namespace().equals(NAMESPACE)) {
        workload.pods().stream()
            .findFirst()
            .ifPresent(pod -> parties.put(workload.ref().name(), new PodEnd(pod)));
      }
    }
    assertThat(parties.keySet()).containsAll(BoutiqueTruth.WORKLOADS);
    parties.put("outside", judge.end(IpAddress.of("198.51.100.7")));
    parties.put("cloud metadata", judge.end(IpAddress.of("169.254.169.254")));
    List<String> differences = new ArrayList<>();
    for (String from : parties.keySet()) {
      for (String to : parties.keySet()) {
        for (int port : BoutiqueTruth.ports()) {
          boolean fromOutside = !BoutiqueTruth.WORKLOADS.contains(from);
          boolean toOutside = !BoutiqueTruth.WORKLOADS.contains(to);
          boolean right =
              from.equals(to)
                  || (fromOutside && toOutside)
                  || (fromOutside && to.equals("frontend") && port == 8080)
                  || BoutiqueTruth.EDGES.contains(new BoutiqueTruth.Edge(from, to, port));
          End source = end(parties, from);
          End destination = end(parties, to);
          if (judge.allows(source, destination, PortProtocol.tcp(port)) != right) {
            differences.add((right ? "denied: " : "allowed: ") + from + " -> " + to + " " + port);
          }
        }
      }
    }
    return differences;
  }

  private static End end(SortedMap<String, End> parties, String name) {
    End end = parties.get(name);
    assertThat(end).as(name).isNotNull();
    return requireNonNull(end);
  }
}
