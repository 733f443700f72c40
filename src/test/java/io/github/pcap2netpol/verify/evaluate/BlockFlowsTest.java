package io.github.pcap2netpol.verify.evaluate;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.explain.Explanation;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers for which only a block of addresses is known. */
class BlockFlowsTest {
  private static final Pod WEB = pod("shop/web-1", "10.244.1.5", "app=web");
  private static final Cluster CLUSTER = Scene.cluster(List.of(namespace("shop")), List.of(WEB));
  private static final Flow CALLS =
      tcp(new Flow.AddressEnd(IpPrefix.of("203.0.113.0/28")), end(WEB), 80);

  private static PolicyEvaluator evaluator(String... from) {
    String peers =
        List.of(from).stream()
            .map("{ipBlock: %s}"::formatted)
            .reduce((one, other) -> one + ", " + other)
            .orElse("");
    return PolicyEvaluator.of(
        policies(policy("shop/web", "{podSelector: {}, ingress: [{from: [" + peers + "]}]}")),
        CLUSTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.0/28", "203.0.112.0/22", "0.0.0.0/0"})
  void callers_in_a_block_that_a_rule_holds_whole_are_allowed(String cidr) {
    assertThat(evaluator("{cidr: " + cidr + "}").evaluate(CALLS))
        .isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.0/29", "203.0.113.8/29", "203.0.113.7/32", "203.0.113.16/28", "::/0"})
  void callers_are_denied_if_some_of_their_block_are(String cidr) {
    assertThat(evaluator("{cidr: \"" + cidr + "\"}").evaluate(CALLS))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void an_exception_within_the_callers_block_denies_them() {
    assertThat(evaluator("{cidr: 203.0.113.0/24, except: [203.0.113.9/32]}").evaluate(CALLS))
        .isInstanceOf(Verdict.Denied.class);
    assertThat(evaluator("{cidr: 203.0.113.0/24, except: [203.0.113.16/32]}").evaluate(CALLS))
        .isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void several_rules_together_may_cover_the_callers_block() {
    PolicyEvaluator both =
        PolicyEvaluator.of(
            policies(
                policy(
                    "shop/web",
                    "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/29}}]},"
                        + " {from: [{ipBlock: {cidr: 203.0.113.8/29}}]}, {from: [{ipBlock: {cidr:"
                        + " 203.0.113.16/29}}]}]}")),
            CLUSTER);
    assertThat(both.evaluate(CALLS)).isInstanceOf(Verdict.Allowed.class);
    assertThat(both.matches(CALLS, Direction.INGRESS))
        .extracting(NumberedRule::place)
        .containsExactly(0, 1);
  }

  @Test
  void the_block_is_named_where_its_callers_would_be_denied() {
    Verdict.Denied denied = (Verdict.Denied) evaluator("{cidr: 203.0.113.0/29}").evaluate(CALLS);
    assertThat(FlowText.connection(CALLS))
        .isEqualTo("TCP connection from 203.0.113.0/28 to 10.244.1.5:80 (shop/web)");
    assertThat(FlowText.reason(CALLS, denied))
        .isEqualTo("ingress of shop/web-1 isolated by shop/web, no rule matches");
  }

  @Test
  void explain_names_the_block_that_an_address_may_have_called_from() throws Exception {
    Explanation within = explain("203.0.113.5");
    assertThat(within.seen())
        .singleElement()
        .satisfies(seen -> assertThat(seen.from()).hasToString("203.0.113.0/28"));
    assertThat(explain("203.0.113.16").seen()).isEmpty();
  }

  private static Explanation explain(String address) throws Exception {
    return Explanation.of(
        Scene.traffic(List.of(CALLS), List.of(), CLUSTER),
        GivenPolicies.of(new TreeMap<>(), new Diagnostics()),
        EnforcerProfile.STRICTEST,
        address,
        "shop/web",
        PortProtocol.tcp(80));
  }
}
