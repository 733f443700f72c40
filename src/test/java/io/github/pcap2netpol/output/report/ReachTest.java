package io.github.pcap2netpol.output.report;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final PortProtocol HTTP = PortProtocol.tcp(80);

  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef cart = shop.captured("shop", "cart");
  private final WorkloadRef redis = shop.captured("shop", "redis");

  @Test
  void a_workload_reaches_what_its_rules_allow_and_what_that_reaches() {
    shop.policyFor(web, List.of(shop.seen(web, peer(cart), HTTP)));
    shop.policyFor(cart, List.of(shop.seen(cart, peer(redis), HTTP)));
    shop.policyFor(redis, List.of());

    assertThat(reached(web).directly()).containsExactly(cart);
    assertThat(reached(web).throughOthers()).containsExactly(redis);
    assertThat(reached(redis).directly()).isEmpty();
    assertThat(reach().workloads()).isEqualTo(3);
  }

  @Test
  void a_cycle_does_not_make_a_workload_reach_itself() {
    shop.policyFor(web, List.of(shop.seen(web, peer(cart), HTTP)));
    shop.policyFor(cart, List.of(shop.seen(cart, peer(web), HTTP)));

    assertThat(reached(web).directly()).containsExactly(cart);
    assertThat(reached(web).throughOthers()).isEmpty();
  }

  @Test
  void workloads_without_a_policy_reach_each_other_and_exposed_ports_but_nothing_else() {
    WorkloadRef batch = shop.uncaptured(deployment("shop", "batch"));
    WorkloadRef debug = shop.uncaptured(deployment("shop", "debug"));
    shop.policyFor(web, List.of());
    shop.policyFor(cart, List.of(shop.seen(cart, peer(batch), HTTP)));
    shop.policyFor(redis, List.of());
    shop.exposed(web, HTTP);

    assertThat(reached(batch).directly()).containsExactly(debug, web);
    assertThat(reached(cart).directly()).containsExactly(batch);
    assertThat(reached(cart).throughOthers()).containsExactly(debug, web);
    assertThat(reached(redis).directly()).isEmpty();
  }

  @Test
  void an_inferred_edge_counts_only_if_a_rule_was_written_for_it() {
    shop.policyFor(
        web, List.of(shop.inferred(web, peer(cart), HTTP, Inference.BEHIND_SAME_SERVICE)));
    shop.inferred(web, peer(redis), HTTP, Inference.BEHIND_SAME_SERVICE);

    assertThat(reached(web).directly()).containsExactly(cart);
  }

  private Reach.Reached reached(WorkloadRef workload) {
    return Optional.ofNullable(reach().from().get(workload)).orElseThrow();
  }

  private Reach reach() {
    return Reach.of(shop.analysis());
  }
}
