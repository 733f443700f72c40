package io.github.pcap2netpol.verify.replay;

import static io.github.pcap2netpol.verify.Scene.attempt;
import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.node;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static io.github.pcap2netpol.verify.Scene.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Pod LOAD = pod("boutique/load-x1", "10.244.1.55", "app=load");
  private static final Pod FRONT = pod("boutique/front-a", "10.244.2.40", "app=front");
  private static final Pod FRONT_2 = pod("boutique/front-b", "10.244.2.41", "app=front");
  private static final Cluster CLUSTER =
      Scene.cluster(List.of(namespace("boutique")), List.of(LOAD, FRONT, FRONT_2));

  private static final String LOAD_SHUT =
      policy("boutique/load", "{podSelector: {matchLabels: {app: load}}, policyTypes: [Egress]}");
  private static final String LOAD_OPEN =
      policy("boutique/load", "{podSelector: {matchLabels: {app: load}}, egress: [{}]}");
  private static final String FRONT_SHUT =
      policy("boutique/front", "{podSelector: {matchLabels: {app: front}}}");

  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void allowed_connections_are_counted_and_not_reported() {
    ReplayResult result = run(LOAD_OPEN, "", tcp(end(LOAD), end(FRONT), 8080));
    assertThat(result).isEqualTo(new ReplayResult(1, List.of(), List.of()));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void a_denied_flow_is_reported_with_its_ends_and_the_isolating_policy() {
    ReplayResult result = run(LOAD_SHUT, "", tcp(end(LOAD), end(FRONT), 8080));
    assertThat(result.denied()).hasSize(1);
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "replay-denied",
                "Deployment boutique/load",
                "TCP connection from 10.244.1.55 (boutique/load) to 10.244.2.40:8080"
                    + " (boutique/front) would be denied: egress of boutique/load-x1 isolated by"
                    + " boutique/load, no rule matches"));
  }

  @Test
  void both_ends_are_reported_if_both_deny() {
    run(LOAD_SHUT + FRONT_SHUT, "", tcp(end(LOAD), end(FRONT), 8080));
    assertThat(diagnostics.sorted().get(0).message())
        .endsWith(
            "egress of boutique/load-x1 isolated by boutique/load, no rule matches;"
                + " ingress of boutique/front-a isolated by boutique/front, no rule matches");
  }

  @Test
  void replicas_are_reported_as_one_with_their_count() {
    ReplayResult result =
        run(
            LOAD_SHUT,
            "",
            tcp(end(LOAD), end(FRONT_2), 8080),
            tcp(end(LOAD), end(FRONT), 8080),
            tcp(end(LOAD), end(FRONT), 9090));
    assertThat(result.denied()).hasSize(3);
    assertThat(diagnostics.sorted()).extracting(Diagnostic::count).containsExactly(2L, 1L);
    assertThat(diagnostics.sorted().get(0).message()).contains("to 10.244.2.40:8080");
    assertThat(diagnostics.sorted()).allMatch(one -> one.severity() == Severity.SEVERE);
  }

  @Test
  void nodes_and_outside_addresses_are_reported_by_address() {
    run(
        FRONT_SHUT,
        "",
        tcp(end("198.51.100.7"), end(FRONT), 8080),
        tcp(node(Scene.NODE_2), end(FRONT), 8080));
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::message)
        .anyMatch(text -> text.startsWith("TCP connection from 198.51.100.7 to 10.244.2.40:8080"))
        .anyMatch(text -> text.startsWith("TCP connection from 172.30.0.12 (node node-2) to"));
  }

  @Test
  void a_called_service_address_is_reported_as_the_pods_address() {
    Flow flow =
        new Flow(
            end(LOAD),
            end(FRONT),
            PortProtocol.tcp(8080),
            Scene.connection(
                LOAD.addresses().get(0), IpAddress.of("10.96.0.80"), PortProtocol.tcp(80)));
    run(LOAD_SHUT, "", flow);
    assertThat(diagnostics.sorted().get(0).message()).contains("to 10.244.2.40:8080 (");
  }

  @Test
  void existing_policies_are_evaluated_and_marked_as_existing() {
    run(LOAD_OPEN, FRONT_SHUT, tcp(end(LOAD), end(FRONT), 8080));
    assertThat(diagnostics.sorted().get(0).message())
        .endsWith(
            "ingress of boutique/front-a isolated by boutique/front, no rule matches (none of them made by this run: add a rule there if the policy is to stay)");
  }

  @Test
  void connections_that_an_existing_policy_allows_stay_allowed() {
    String allow = policy("boutique/extra", "{podSelector: {}, egress: [{}], ingress: [{}]}");
    assertThat(run(LOAD_SHUT, allow, tcp(end(LOAD), end(FRONT), 8080)).denied()).isEmpty();
  }

  @Test
  void an_existing_policy_that_will_be_overwritten_allows_nothing_any_more() {
    assertThat(run(LOAD_SHUT, LOAD_OPEN, tcp(end(LOAD), end(FRONT), 8080)).denied()).hasSize(1);
  }

  @Test
  void denied_flows_come_in_order_whatever_the_order_of_the_input() {
    Flow one = tcp(end(LOAD), end(FRONT), 1);
    Flow two = tcp(end(LOAD), end(FRONT), 2);
    assertThat(run(LOAD_SHUT, "", two, one)).isEqualTo(run(LOAD_SHUT, "", one, two));
  }

  @Test
  void attempts_that_existing_policies_deny_are_blocked_by_them() {
    Attempt attempt = attempt(List.of(tcp(end(LOAD), end(FRONT), 8080)));
    ReplayResult result =
        Replay.run(
            traffic(List.of(), List.of(attempt), CLUSTER),
            policies(LOAD_OPEN),
            policies(LOAD_SHUT),
            diagnostics);
    assertThat(result.blockedAttempts())
        .containsExactly(
            new ReplayResult.BlockedAttempt(
                attempt,
                new Verdict.Denied(
                    new Verdict.NoRuleMatches(List.of("boutique/load")),
                    new Verdict.NotIsolated())));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void an_attempt_is_blocked_only_if_every_possible_destination_was_closed() {
    String oneShut =
        policy("boutique/p", "{podSelector: {matchLabels: {app: other}}, policyTypes: [Ingress]}");
    Pod other = pod("boutique/other-a", "10.244.2.50", "app=other");
    Attempt mixed =
        attempt(List.of(tcp(end(LOAD), end(other), 80), tcp(end(LOAD), end(FRONT), 80)));
    assertThat(
            Replay.run(
                    traffic(List.of(), List.of(mixed), CLUSTER),
                    List.of(),
                    policies(oneShut),
                    diagnostics)
                .blockedAttempts())
        .isEmpty();
  }

  @Test
  void generated_policies_do_not_block_past_attempts() {
    Attempt attempt = attempt(List.of(tcp(end(LOAD), end(FRONT), 8080)));
    assertThat(
            Replay.run(
                    traffic(List.of(), List.of(attempt), CLUSTER),
                    policies(LOAD_SHUT),
                    List.of(),
                    diagnostics)
                .blockedAttempts())
        .isEmpty();
  }

  private ReplayResult run(String generated, String existing, Flow... flows) {
    List<Policy> old = existing.isEmpty() ? List.of() : policies(existing);
    return Replay.run(
        traffic(List.of(flows), List.of(), CLUSTER), policies(generated), old, diagnostics);
  }
}
