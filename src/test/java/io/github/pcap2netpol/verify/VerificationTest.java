package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.attempt;
import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static io.github.pcap2netpol.verify.Scene.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.use.ElementUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final Pod LOAD = pod("boutique/load-x1", "10.244.1.55", "app=load");
  private static final Pod FRONT = pod("boutique/front-a", "10.244.2.40", "app=front");
  private static final Pod FRONT_2 = pod("boutique/front-b", "10.244.2.41", "app=front");
  private static final Pod CART = pod("boutique/cart-a", "10.244.2.50", "app=cart");
  private static final Cluster CLUSTER =
      Scene.cluster(List.of(namespace("boutique")), List.of(LOAD, FRONT, FRONT_2, CART));

  private static final String LOAD_SHUT =
      policy("boutique/load", "{podSelector: {matchLabels: {app: load}}, policyTypes: [Egress]}");

  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void a_blocked_connection_is_written_as_in_enforcement_logs_with_the_client_port() {
    Verification result = verify(LOAD_SHUT, seen("load-x1", 3, 41234));

    assertThat(result.blocked()).hasSize(1);
    assertThat(result.blocked().get(0).sentence())
        .isEqualTo(
            "TCP connection from 10.244.1.55:41234 (boutique/load) to 10.244.2.40:8080"
                + " (boutique/front) would be blocked: egress of boutique/load isolated by load,"
                + " no rule matches");
    assertThat(result.blocked().get(0).traffic().connections()).isEqualTo(3);
  }

  @Test
  void an_unknown_port_is_not_made_up() {
    Verification result = verify(LOAD_SHUT, tcp(end(LOAD), end(FRONT), 8080));

    assertThat(result.blocked().get(0).sentence())
        .startsWith("TCP connection from 10.244.1.55 (boutique/load) to 10.244.2.40:8080");
  }

  @Test
  void connections_seen_at_both_ends_are_counted_once() {
    Verification result = verify(LOAD_SHUT, seen("load-x1", 10, 41234), seen("front-a", 11, 41234));

    assertThat(result.blocked()).hasSize(1);
    assertThat(result.blocked().get(0).traffic().connections()).isEqualTo(11);
  }

  @Test
  void replicas_are_summed_up_but_ports_are_not() {
    Verification result =
        verify(
            LOAD_SHUT,
            tcp(end(LOAD), end(FRONT), 8080),
            tcp(end(LOAD), end(FRONT_2), 8080),
            tcp(end(LOAD), end(FRONT), 9090),
            tcp(end(LOAD), end(CART), 8080));

    assertThat(result.blocked())
        .extracting(each -> each.traffic().to() + " " + each.traffic().port())
        .containsExactly(
            "Deployment boutique/cart TCP 8080",
            "Deployment boutique/front TCP 8080",
            "Deployment boutique/front TCP 9090");
  }

  @Test
  void replicas_under_different_policies_are_listed_separately() {
    Pod odd = pod("boutique/front-c", "10.244.2.42", "app=front", "canary=yes");
    String canary = policy("boutique/canary", "{podSelector: {matchLabels: {canary: \"yes\"}}}");
    Verification result =
        verify(canary, tcp(end(LOAD), end(FRONT), 8080), tcp(end(LOAD), end(odd), 8080));

    assertThat(result.traffic()).hasSize(2);
    assertThat(result.blocked()).hasSize(1);
    assertThat(result.blocked().get(0).sentence())
        .contains("to 10.244.2.42:8080", "ingress of boutique/front isolated by canary");
  }

  @Test
  void a_rule_says_which_of_its_peers_and_ports_were_used() {
    String policy =
        policy(
            "boutique/load",
            """
            {podSelector: {matchLabels: {app: load}}, policyTypes: [Egress], egress: [
              {to: [{podSelector: {matchLabels: {app: front}}},
                    {podSelector: {matchLabels: {app: cart}}}, {ipBlock: {cidr: 192.0.2.0/24}}],
               ports: [{port: 8080}, {port: 9090}, {protocol: UDP, port: 53}]},
              {to: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 7070}]}]}
            """);
    Verification result = verify(policy, seen("load-x1", 3, 41234));

    RuleUse used = result.policies().get(0).rules().get(0);
    assertThat(used.peers())
        .containsExactly(
            new ElementUse("pods app=front of namespace boutique", true),
            new ElementUse("pods app=cart of namespace boutique", false),
            new ElementUse("192.0.2.0/24", false));
    assertThat(used.ports())
        .containsExactly(
            new ElementUse("TCP 8080", true),
            new ElementUse("TCP 9090", false),
            new ElementUse("UDP 53", false));
    assertThat(used.connections()).isEqualTo(3);
    assertThat(result.policies().get(0).rules().get(1).isUsed()).isFalse();
  }

  @Test
  void a_peer_at_another_port_does_not_use_the_rule() {
    String policy =
        policy(
            "boutique/load",
            """
            {podSelector: {matchLabels: {app: load}}, policyTypes: [Egress], egress: [
              {to: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 9090}]},
              {to: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 8080}]}, {}]}
            """);
    Verification result = verify(policy, tcp(end(LOAD), end(FRONT), 8080));

    assertThat(result.policies().get(0).rules())
        .extracting(RuleUse::isUsed)
        .containsExactly(false, false, true);
    assertThat(result.policies().get(0).rules().get(0).peers())
        .extracting(ElementUse::used)
        .containsExactly(false);
  }

  @Test
  void a_connection_counts_for_every_rule_that_lets_it_through() {
    String policies =
        policy("boutique/a", "{podSelector: {}, policyTypes: [Egress], egress: [{}]}")
            + policy(
                "boutique/b",
                "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}");
    Verification result = verify(policies, tcp(end(LOAD), end(FRONT), 8080));

    assertThat(result.policies())
        .allSatisfy(policy -> assertThat(policy.rules().get(0).isUsed()).isTrue());
  }

  @Test
  void a_policy_says_whom_it_selects_and_whether_that_was_observed() {
    String policies =
        policy("boutique/front", "{podSelector: {matchLabels: {app: front}}, ingress: [{}]}")
            + policy("boutique/cart", "{podSelector: {matchLabels: {app: cart}}}")
            + policy("boutique/none", "{podSelector: {matchLabels: {app: none}}}");
    Verification result = verify(policies, tcp(end(LOAD), end(FRONT), 8080));

    assertThat(result.policies())
        .extracting(policy -> policy.name() + " " + policy.selected() + " " + policy.seen())
        .containsExactly(
            "cart [Deployment boutique/cart] false",
            "front [Deployment boutique/front] true",
            "none [] false");
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::code)
        .containsExactly("policy-selects-no-pod");
  }

  @Test
  void policies_that_select_nothing_observed_are_severe() {
    Verification result =
        verify(policy("other/load", "{podSelector: {}}"), tcp(end(LOAD), end(FRONT), 8080));

    assertThat(result.isOfUse()).isFalse();
    Diagnostic told = diagnostics.sorted().get(0);
    assertThat(told.severity()).isEqualTo(Severity.SEVERE);
    assertThat(told.code()).isEqualTo("policies-select-nothing");
    assertThat(told.message()).contains("namespace other", "observed pods in boutique");
  }

  @Test
  void attempts_are_listed_separately_if_every_possible_destination_is_blocked() {
    String shut = policy("boutique/front", "{podSelector: {matchLabels: {app: front}}}");
    Attempt blocked =
        attempt(List.of(tcp(end(LOAD), end(FRONT), 8080), tcp(end(LOAD), end(FRONT_2), 8080)));
    Attempt open =
        attempt(List.of(tcp(end(LOAD), end(FRONT), 8081), tcp(end(LOAD), end(CART), 8081)));
    Verification result =
        Verification.of(
            traffic(List.of(), List.of(blocked, open), CLUSTER),
            given(shut),
            EnforcerProfile.STRICTEST,
            diagnostics);

    assertThat(result.blocked()).isEmpty();
    assertThat(result.attempts())
        .extracting(each -> each.traffic().port())
        .containsExactly(PortProtocol.tcp(8080));
  }

  private Verification verify(String yaml, Flow... flows) {
    return Verification.of(
        traffic(List.of(flows), List.of(), CLUSTER),
        given(yaml),
        EnforcerProfile.STRICTEST,
        diagnostics);
  }

  private static GivenPolicies given(String yaml) {
    return new GivenPolicies(policies(yaml), new TreeMap<>(), 1, 0);
  }

  /** This many connections from load to front, as the capture of that pod shows them. */
  private static Flow seen(String capturedPod, long connections, int clientPort) {
    CapturePoint point =
        new CapturePoint(capturedPod + ".pcap", Optional.of(new PodRef("boutique", capturedPod)));
    Sighting sighting = new Sighting(Instant.EPOCH, point.name(), 7);
    return new Flow(
        end(LOAD),
        end(FRONT),
        PortProtocol.tcp(8080),
        TestConnection.between(
                LOAD.addresses().get(0), FRONT.addresses().get(0), PortProtocol.tcp(8080))
            .capturedAt(point)
            .tally(
                new Tally(
                    connections,
                    9,
                    sighting,
                    sighting,
                    List.of(new Tally.Sample(1, clientPort, sighting))))
            .build());
  }
}
