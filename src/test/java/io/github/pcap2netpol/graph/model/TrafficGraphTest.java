package io.github.pcap2netpol.graph.model;

import static io.github.pcap2netpol.graph.SmallWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TrafficGraphTest {

  private static TrafficEdge edge(String from, String to, int port) {
    return new TrafficEdge(
        peer(from),
        peer(to),
        PortProtocol.tcp(port),
        new TreeSet<>(Set.of(new Route.Direct())),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new Basis.Inferred(Inference.CLUSTER_DNS));
  }

  private final TrafficGraph graph =
      TrafficGraph.of(
          List.of(peer("alone")),
          List.of(
              edge("b", "c", 1),
              edge("a", "b", 1),
              edge("a", "b", 2),
              edge("c", "b", 3),
              edge("x", "y", 1)));

  @Test
  void reachability_is_transitive_and_includes_the_start_only_through_a_cycle() {
    assertThat(graph.reachableFrom(peer("a"))).containsExactly(peer("b"), peer("c"));
    assertThat(graph.reachableFrom(peer("b"))).containsExactly(peer("b"), peer("c"));
    assertThat(graph.reachableFrom(peer("y"))).isEmpty();
    assertThat(graph.reachableFrom(peer("nobody"))).isEmpty();
  }

  @Test
  void unconnected_groups_come_largest_first() {
    assertThat(graph.groups())
        .containsExactly(
            new TreeSet<>(Set.of(peer("a"), peer("b"), peer("c"))),
            new TreeSet<>(Set.of(peer("x"), peer("y"))),
            new TreeSet<>(Set.of(peer("alone"))));
  }

  @Test
  void name_resolution_joins_no_groups_and_a_resolver_is_in_none() {
    TrafficGraph resolving =
        TrafficGraph.of(
            List.of(),
            List.of(
                edge("a", "b", 80),
                edge("a", "resolver", 53),
                edge("x", "resolver", 53),
                edge("b", "resolver", 53)));
    assertThat(resolving.groups())
        .containsExactly(
            new TreeSet<>(Set.of(peer("a"), peer("b"))), new TreeSet<>(Set.of(peer("x"))));
  }

  @Test
  void edges_come_in_order_and_one_for_each_port() {
    assertThat(graph.from(peer("a"))).extracting(each -> each.port().port()).containsExactly(1, 2);
    assertThat(graph.to(peer("b"))).hasSize(3);
    assertThat(graph.edges()).isSorted();
  }

  @Test
  void duplicate_edges_are_refused() {
    assertThatThrownBy(
            () -> TrafficGraph.of(List.of(), List.of(edge("a", "b", 1), edge("a", "b", 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
