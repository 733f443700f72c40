package io.github.pcap2netpol.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses of nodes that only the kubelet's probes reveal. */
class ProbingNodesTest {
  private final SmallWorld world = new SmallWorld();

  @Test
  void the_only_repeated_caller_of_the_probed_port_is_the_pods_node() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.1.77", "10.244.1.5", 8080);

    assertThat(edges()).isEmpty();
    assertThat(codes()).containsExactly("node-told-by-probes");
  }

  @Test
  void a_node_recognised_by_its_own_pods_is_known_to_pods_of_other_nodes() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    Pod api = world.probedPod("api", "10.244.2.6", 9000);
    world.seesThreeTimes(web, "10.244.1.77", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.2.77", "10.244.1.5", 8080);
    world.seesThreeTimes(api, "10.244.2.77", "10.244.2.6", 9000);

    assertThat(edges())
        .containsExactly(
            "Node node1 -> Deployment shop/web TCP 8080",
            "Node node2 -> Deployment shop/web TCP 8080");
    assertThat(codes()).containsExactly("node-told-by-probes", "node-told-by-probes");
  }

  @Test
  void where_a_known_address_of_the_node_probes_an_unknown_caller_is_a_missing_pod() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.1.1", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.1.77", "10.244.1.5", 8080);

    assertThat(edges()).isEmpty();
    assertThat(codes()).containsOnly("unknown-pod-address");
  }

  @Test
  void two_unknown_callers_are_not_evidence() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.1.77", "10.244.1.5", 8080);
    world.seesThreeTimes(web, "10.244.1.78", "10.244.1.5", 8080);

    assertThat(edges()).isEmpty();
    assertThat(codes()).containsOnly("unknown-pod-address");
  }

  private List<String> edges() {
    return world.map().graph().edges().stream()
        .map(edge -> edge.from() + " -> " + edge.to() + " " + edge.port())
        .toList();
  }

  private List<String> codes() {
    return world.diagnostics.sorted().stream()
        .map(Diagnostic::code)
        .filter(code -> !code.equals("dns-not-seen"))
        .toList();
  }
}
