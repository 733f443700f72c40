package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.flow;
import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.node;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The sentences of the NetworkPolicy API reference (networking.k8s.io/v1) that matter for traffic,
 * in order: spec, rules, ports, peers, blocks, selectors.
 */
class NetworkPolicyReferenceTest {
  private static final Pod WEB = pod("shop/web-1", "10.244.1.5", "app=web", "tier=front");
  private static final Pod API =
      pod(
          "shop/api-1",
          "10.244.1.6",
          "node-1",
          false,
          labels("app=api", "tier=back"),
          List.of(Scene.port("http", Protocol.TCP, 8080), Scene.port("dns", Protocol.UDP, 5353)));
  private static final Pod API_2 =
      pod(
          "shop/api-2",
          "10.244.2.6",
          "node-2",
          false,
          labels("app=api", "tier=back"),
          List.of(Scene.port("http", Protocol.TCP, 9090)));
  private static final Pod OTHER_WEB = pod("blog/web-1", "10.244.1.7", "app=web");
  private static final Pod HOST =
      pod("shop/agent-1", "", "node-2", true, labels("app=web"), List.of());
  private static final Cluster CLUSTER =
      Scene.cluster(
          List.of(namespace("shop", "team=sales"), namespace("blog", "team=press")),
          List.of(WEB, API, API_2, OTHER_WEB, HOST));

  private static final Flow WEB_TO_API = tcp(end(WEB), end(API), 8080);
  private static final Flow BLOG_TO_API = tcp(end(OTHER_WEB), end(API), 8080);
  private static final Flow OUTSIDE_TO_API = tcp(end("198.51.100.7"), end(API), 8080);
  private static final Flow WEB_TO_OUTSIDE = tcp(end(WEB), end("198.51.100.7"), 443);

  // spec.podSelector

  @Test
  void policies_apply_only_to_the_pods_that_their_selector_selects() {
    String yaml = policy("shop/p", "{podSelector: {matchLabels: {app: api}}}");
    assertDenied(yaml, WEB_TO_API);
    assertAllowed(yaml, tcp(end(API), end(WEB), 80));
  }

  @Test
  void an_empty_selector_matches_all_pods_of_the_policys_namespace() {
    String yaml = policy("shop/p", "{podSelector: {}}");
    assertDenied(yaml, WEB_TO_API, tcp(end(API), end(WEB), 80));
    assertAllowed(yaml, tcp(end(WEB), end(OTHER_WEB), 80));
  }

  @Test
  void an_absent_selector_is_an_empty_one() {
    assertDenied(policy("shop/p", "{}"), WEB_TO_API);
    assertDenied(policy("shop/p", "{podSelector: null}"), WEB_TO_API);
  }

  @Test
  void several_policies_for_the_same_pod_add_up() {
    String web = "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}";
    String outside = "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}";
    assertAllowed(policy("shop/a", web) + policy("shop/b", outside), WEB_TO_API, OUTSIDE_TO_API);
    assertDenied(policy("shop/a", web) + policy("shop/b", outside), BLOG_TO_API);
  }

  // spec.ingress, spec.egress

  @Test
  void traffic_to_a_pod_that_no_policy_selects_is_allowed() {
    Verdict verdict = judge(policy("blog/p", "{podSelector: {}}"), WEB_TO_API);
    assertThat(verdict)
        .isEqualTo(new Verdict.Allowed(new Verdict.NotIsolated(), new Verdict.NotIsolated()));
  }

  @Test
  void traffic_from_the_pods_own_node_is_always_allowed() {
    String yaml = policy("shop/p", "{podSelector: {}}");
    assertThat(judge(yaml, tcp(node(Scene.NODE_1), end(API), 8080)))
        .isEqualTo(
            new Verdict.Allowed(
                new Verdict.NotIsolated(), new Verdict.Exempt("comes from the pod's own node")));
    assertDenied(yaml, tcp(node(Scene.NODE_2), end(API), 8080));
  }

  @Test
  void traffic_from_a_pod_to_its_own_node_needs_a_rule() {
    Flow flow = tcp(end(WEB), node(Scene.NODE_1), 10250);
    assertDenied(policy("shop/p", "{policyTypes: [Egress]}"), flow);
    assertAllowed(policy("shop/p", "{egress: [{to: [{ipBlock: {cidr: 172.30.0.11/32}}]}]}"), flow);
  }

  @Test
  void a_pods_traffic_with_itself_is_never_filtered() {
    assertAllowed(policy("shop/p", "{policyTypes: [Ingress, Egress]}"), tcp(end(WEB), end(WEB), 1));
  }

  @Test
  void traffic_between_replicas_is_not_traffic_with_itself() {
    assertDenied(policy("shop/p", "{podSelector: {}}"), tcp(end(API), end(API_2), 8080));
  }

  @Test
  void traffic_is_allowed_if_it_matches_at_least_one_rule() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: 1}]}, {ports: [{port: 8080}]}]}");
    assertThat(judge(yaml, WEB_TO_API))
        .isEqualTo(
            new Verdict.Allowed(new Verdict.NotIsolated(), new Verdict.Matched("shop/p", 1)));
  }

  @Test
  void of_several_rules_that_match_the_first_one_is_named() {
    String web = "{from: [{podSelector: {matchLabels: {app: web}}}]}";
    String block = "{from: [{ipBlock: {cidr: 10.244.0.0/16}}]}";
    for (String rules : List.of(web + ", {}", "{}, " + web, block + ", {}", "{}, " + block)) {
      String yaml = policy("shop/b", "{ingress: [" + rules + "]}");
      for (String profile : List.of("strictest", "calico")) {
        boolean last = rules.startsWith(block) && profile.equals("strictest");
        PolicyEvaluator evaluator =
            PolicyEvaluator.of(
                policies(yaml + policy("shop/c", "{ingress: [{}]}")),
                CLUSTER,
                EnforcerProfile.named(profile).orElseThrow());
        assertThat(evaluator.evaluate(WEB_TO_API))
            .isEqualTo(
                new Verdict.Allowed(
                    new Verdict.NotIsolated(), new Verdict.Matched("shop/b", last ? 1 : 0)));
      }
    }
  }

  @Test
  void a_policy_without_ingress_rules_allows_nothing_in() {
    for (String rules : List.of("", "ingress: [], ", "ingress: null, ")) {
      assertThat(judge(policy("shop/p", "{" + rules + "policyTypes: [Ingress]}"), WEB_TO_API))
          .isEqualTo(
              new Verdict.Denied(
                  new Verdict.NotIsolated(), new Verdict.NoRuleMatches(List.of("shop/p"))));
    }
  }

  @Test
  void a_policy_without_egress_rules_allows_nothing_out() {
    for (String rules : List.of("", "egress: [], ", "egress: null, ")) {
      assertThat(judge(policy("shop/p", "{" + rules + "policyTypes: [Egress]}"), WEB_TO_OUTSIDE))
          .isEqualTo(
              new Verdict.Denied(
                  new Verdict.NoRuleMatches(List.of("shop/p")), new Verdict.NotIsolated()));
    }
  }

  @Test
  void both_ends_must_allow_the_traffic() {
    String out = policy("shop/out", "{podSelector: {matchLabels: {app: web}}, egress: [{}]}");
    String in = policy("shop/in", "{podSelector: {matchLabels: {app: api}}, ingress: [{}]}");
    String shut = policy("shop/shut", "{podSelector: {matchLabels: {app: api}}}");
    assertAllowed(out + in, WEB_TO_API);
    assertDenied(out + shut, WEB_TO_API);
    String shutOut =
        policy("shop/s", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}");
    assertDenied(shutOut + in, WEB_TO_API);
  }

  // spec.policyTypes

  @Test
  void without_policyTypes_ingress_is_affected_even_if_only_egress_rules_are_there() {
    assertDenied(policy("shop/p", "{egress: [{}]}"), OUTSIDE_TO_API);
    assertAllowed(policy("shop/p", "{egress: [{}]}"), WEB_TO_OUTSIDE);
  }

  @Test
  void without_policyTypes_egress_is_affected_only_if_it_has_rules() {
    assertAllowed(policy("shop/p", "{ingress: [{}]}"), WEB_TO_OUTSIDE);
    assertAllowed(policy("shop/p", "{ingress: [{}], egress: []}"), WEB_TO_OUTSIDE);
    assertDenied(policy("shop/p", "{egress: [{ports: [{port: 1}]}]}"), WEB_TO_OUTSIDE);
  }

  @Test
  void an_empty_policyTypes_is_inferred_from_the_rules_too() {
    assertDenied(policy("shop/p", "{policyTypes: [], egress: [{}]}"), OUTSIDE_TO_API);
  }

  @Test
  void an_egress_only_policy_leaves_ingress_open() {
    assertAllowed(policy("shop/p", "{policyTypes: [Egress]}"), OUTSIDE_TO_API);
  }

  @Test
  void rules_of_a_direction_that_policyTypes_does_not_name_are_ignored() {
    String yaml = "{policyTypes: [Ingress], egress: [{ports: [{port: 1}]}], ingress: [{}]}";
    assertAllowed(policy("shop/p", yaml), WEB_TO_OUTSIDE);
    String other = "{policyTypes: [Egress], ingress: [{}]}";
    assertDenied(policy("shop/p", "{}") + policy("shop/q", other), OUTSIDE_TO_API);
  }

  // ingress[].ports, from; egress[].ports, to

  @Test
  void traffic_must_match_both_ports_and_from() {
    String yaml =
        policy("shop/p", "{ingress: [{ports: [{port: 8080}], from: [{podSelector: {}}]}]}");
    assertAllowed(yaml, WEB_TO_API);
    assertDenied(yaml, tcp(end(WEB), end(API), 8081), BLOG_TO_API);
  }

  @Test
  void traffic_must_match_both_ports_and_to() {
    String rule = "{egress: [{ports: [{port: 443}], to: [{ipBlock: {cidr: 198.51.100.0/24}}]}]}";
    assertAllowed(policy("shop/p", rule), WEB_TO_OUTSIDE);
    assertDenied(
        policy("shop/p", rule),
        tcp(end(WEB), end("198.51.100.7"), 80),
        tcp(end(WEB), end("198.51.101.7"), 443));
  }

  @Test
  void elements_of_ports_and_of_from_are_alternatives() {
    String yaml =
        policy(
            "shop/p",
            "{ingress: [{ports: [{port: 1}, {port: 8080}], from: [{podSelector: {}},"
                + " {ipBlock: {cidr: 198.51.100.0/24}}]}]}");
    assertAllowed(yaml, WEB_TO_API, OUTSIDE_TO_API);
  }

  @Test
  void empty_or_missing_ports_match_all_ports_of_all_protocols() {
    for (String ports : List.of("", "ports: [], ", "ports: null, ")) {
      String yaml = policy("shop/p", "{ingress: [{" + ports + "from: [{podSelector: {}}]}]}");
      assertAllowed(
          yaml,
          WEB_TO_API,
          flow(end(WEB), end(API), PortProtocol.udp(1)),
          flow(end(WEB), end(API), new PortProtocol(Protocol.SCTP, 9)));
    }
  }

  @Test
  void empty_or_missing_from_matches_all_sources() {
    for (String from : List.of("", "from: [], ", "from: null, ")) {
      String yaml = policy("shop/p", "{ingress: [{" + from + "ports: [{port: 8080}]}]}");
      assertAllowed(
          yaml,
          WEB_TO_API,
          BLOG_TO_API,
          OUTSIDE_TO_API,
          tcp(node(Scene.NODE_2), end(API), 8080),
          tcp(end(HOST), end(API), 8080));
    }
  }

  @Test
  void empty_or_missing_to_matches_all_destinations() {
    for (String to : List.of("", "to: [], ", "to: null, ")) {
      String yaml = policy("shop/p", "{policyTypes: [Egress], egress: [{" + to + "ports: []}]}");
      assertAllowed(
          yaml,
          WEB_TO_API,
          tcp(end(WEB), end(OTHER_WEB), 1),
          WEB_TO_OUTSIDE,
          tcp(end(WEB), node(Scene.NODE_1), 1));
    }
  }

  // ports[]

  @Test
  void protocol_defaults_to_tcp() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: 8080}]}]}");
    assertAllowed(yaml, WEB_TO_API);
    assertDenied(yaml, flow(end(WEB), end(API), PortProtocol.udp(8080)));
  }

  @Test
  void protocol_must_match() {
    String yaml =
        policy("shop/p", "{ingress: [{ports: [{port: 53, protocol: UDP}, {protocol: SCTP}]}]}");
    assertAllowed(
        yaml,
        flow(end(WEB), end(API), PortProtocol.udp(53)),
        flow(end(WEB), end(API), new PortProtocol(Protocol.SCTP, 7)));
    assertDenied(yaml, tcp(end(WEB), end(API), 53));
  }

  @Test
  void without_port_all_ports_of_the_protocol_match() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{protocol: TCP}]}]}");
    assertAllowed(yaml, tcp(end(WEB), end(API), 1), tcp(end(WEB), end(API), 65535));
    assertDenied(yaml, flow(end(WEB), end(API), PortProtocol.udp(1)));
  }

  @Test
  void endPort_ends_a_range_inclusively() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: 8000, endPort: 8080}]}]}");
    assertAllowed(yaml, tcp(end(WEB), end(API), 8000), tcp(end(WEB), end(API), 8080));
    assertDenied(yaml, tcp(end(WEB), end(API), 7999), tcp(end(WEB), end(API), 8081));
  }

  @Test
  void a_named_port_is_resolved_in_each_destination_pod() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: http}]}]}");
    assertAllowed(yaml, WEB_TO_API, tcp(end(WEB), end(API_2), 9090));
    assertDenied(yaml, tcp(end(WEB), end(API), 9090), tcp(end(WEB), end(API_2), 8080));
  }

  @Test
  void a_named_port_of_an_egress_rule_is_resolved_in_the_destination() {
    String yaml =
        policy(
            "shop/p",
            "{podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: http}]}]}");
    assertAllowed(yaml, WEB_TO_API, tcp(end(WEB), end(API_2), 9090));
    assertDenied(yaml, tcp(end(WEB), end(API_2), 8080), WEB_TO_OUTSIDE);
  }

  @Test
  void a_named_port_must_have_the_protocol_of_the_rule() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: dns}]}]}");
    assertDenied(
        yaml, flow(end(WEB), end(API), PortProtocol.udp(5353)), tcp(end(WEB), end(API), 5353));
    assertAllowed(
        policy("shop/p", "{ingress: [{ports: [{port: dns, protocol: UDP}]}]}"),
        flow(end(WEB), end(API), PortProtocol.udp(5353)));
  }

  // from[], to[]

  @Test
  void a_podSelector_alone_selects_in_the_policys_own_namespace() {
    String yaml =
        policy("shop/p", "{ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}");
    assertAllowed(yaml, WEB_TO_API);
    assertDenied(yaml, BLOG_TO_API, tcp(end(API_2), end(API), 8080), OUTSIDE_TO_API);
  }

  @Test
  void an_empty_podSelector_selects_all_pods_of_the_policys_own_namespace() {
    String yaml = policy("shop/p", "{ingress: [{from: [{podSelector: {}}]}]}");
    assertAllowed(yaml, WEB_TO_API, tcp(end(API_2), end(API), 8080));
    assertDenied(yaml, BLOG_TO_API, OUTSIDE_TO_API);
  }

  @Test
  void a_namespaceSelector_alone_selects_all_pods_of_the_namespaces() {
    String yaml =
        policy(
            "shop/p", "{ingress: [{from: [{namespaceSelector: {matchLabels: {team: press}}}]}]}");
    assertAllowed(yaml, BLOG_TO_API);
    assertDenied(yaml, WEB_TO_API, OUTSIDE_TO_API);
  }

  @Test
  void an_empty_namespaceSelector_selects_all_pods_but_nothing_else() {
    String yaml = policy("shop/p", "{ingress: [{from: [{namespaceSelector: {}}]}]}");
    assertAllowed(yaml, BLOG_TO_API, WEB_TO_API);
    assertDenied(yaml, OUTSIDE_TO_API, tcp(node(Scene.NODE_2), end(API), 8080));
  }

  @Test
  void both_selectors_in_one_element_must_both_match() {
    String yaml =
        policy(
            "shop/p",
            "{ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name:"
                + " blog}}, podSelector: {matchLabels: {app: web}}}]}]}");
    assertAllowed(yaml, BLOG_TO_API);
    assertDenied(
        yaml, WEB_TO_API, tcp(end(pod("blog/db-1", "10.244.1.9", "app=db")), end(API), 8080));
  }

  @Test
  void both_selectors_in_two_elements_are_alternatives() {
    String yaml =
        policy(
            "shop/p",
            "{ingress: [{from: [{namespaceSelector: {matchLabels: {team: press}}},"
                + " {podSelector: {matchLabels: {app: web}}}]}]}");
    assertAllowed(yaml, BLOG_TO_API, WEB_TO_API);
    assertDenied(yaml, tcp(end(API_2), end(API), 8080));
  }

  @Test
  void a_namespace_that_the_metadata_lacks_still_has_its_name_as_a_label() {
    Pod stranger = pod("unheard/of-1", "10.244.1.99");
    String byName =
        "{ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name:"
            + " unheard}}}]}]}";
    assertAllowed(policy("shop/p", byName), tcp(end(stranger), end(API), 8080));
  }

  // ipBlock

  @Test
  void a_block_matches_outside_addresses_in_it() {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 198.51.100.7/32}}]}]}");
    assertAllowed(yaml, OUTSIDE_TO_API);
    assertDenied(yaml, tcp(end("198.51.100.8"), end(API), 8080));
  }

  @Test
  void a_block_does_not_match_its_exceptions() {
    String block = "{cidr: 198.51.100.0/24, except: [198.51.100.4/30, 198.51.100.128/25]}";
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: " + block + "}]}]}");
    assertDenied(yaml, OUTSIDE_TO_API, tcp(end("198.51.100.200"), end(API), 8080));
    assertAllowed(yaml, tcp(end("198.51.100.8"), end(API), 8080));
  }

  @Test
  void an_address_excluded_from_one_block_may_match_another_element() {
    String yaml =
        policy(
            "shop/p",
            "{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [198.51.100.0/24]}},"
                + " {ipBlock: {cidr: 198.51.100.7/32}}]}]}");
    assertAllowed(yaml, OUTSIDE_TO_API);
    assertDenied(yaml, tcp(end("198.51.100.8"), end(API), 8080));
  }

  @Test
  void ipv6_blocks_match_only_ipv6() {
    String yaml = policy("shop/p", "{egress: [{to: [{ipBlock: {cidr: '::/0'}}]}]}");
    assertAllowed(yaml, tcp(end(WEB), end("2001:db8::1"), 443));
    assertDenied(yaml, WEB_TO_OUTSIDE);
  }

  @Test
  void a_block_does_not_match_pods_whatever_their_address() {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}");
    assertDenied(yaml, WEB_TO_API, BLOG_TO_API);
  }

  @Test
  void a_block_matches_other_nodes_by_their_address() {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 172.30.0.12/32}}]}]}");
    assertAllowed(yaml, tcp(node(Scene.NODE_2), end(API), 8080), tcp(end(HOST), end(API), 8080));
  }

  // hostNetwork pods, of which the reference says that their policies are undefined

  @Test
  void hostNetwork_pods_are_not_selected_and_count_as_their_node() {
    assertAllowed(policy("shop/p", "{policyTypes: [Egress]}"), tcp(end(HOST), end(OTHER_WEB), 80));
    assertDenied(
        policy("shop/p", "{ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}"),
        tcp(end(HOST), end(API), 8080));
  }

  @Test
  void a_hostNetwork_pod_on_the_same_node_is_the_pods_own_node() {
    assertAllowed(policy("shop/p", "{}"), tcp(end(HOST), end(API_2), 9090));
  }

  // label selectors (meta/v1)

  @Test
  void all_labels_and_all_expressions_must_hold() {
    String yaml = "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists}]}";
    assertDenied(selecting(yaml), tcp(end(API), end(WEB), 80));
    assertAllowed(selecting("{matchLabels: {app: web, tier: back}}"), tcp(end(API), end(WEB), 80));
  }

  @Test
  void in_holds_if_the_label_has_one_of_the_values() {
    assertSelected("{matchExpressions: [{key: app, operator: In, values: [x, web]}]}");
    assertNotSelected("{matchExpressions: [{key: app, operator: In, values: [x]}]}");
    assertNotSelected("{matchExpressions: [{key: none, operator: In, values: [x]}]}");
  }

  @Test
  void notIn_holds_if_the_label_has_none_of_the_values_or_is_not_there() {
    assertSelected("{matchExpressions: [{key: app, operator: NotIn, values: [x]}]}");
    assertSelected("{matchExpressions: [{key: none, operator: NotIn, values: [x]}]}");
    assertNotSelected("{matchExpressions: [{key: app, operator: NotIn, values: [x, web]}]}");
  }

  @Test
  void exists_holds_if_the_label_is_there_whatever_its_value() {
    assertSelected("{matchExpressions: [{key: app, operator: Exists}]}");
    assertNotSelected("{matchExpressions: [{key: none, operator: Exists}]}");
  }

  @Test
  void doesNotExist_holds_if_the_label_is_not_there() {
    assertSelected("{matchExpressions: [{key: none, operator: DoesNotExist}]}");
    assertNotSelected("{matchExpressions: [{key: app, operator: DoesNotExist, values: []}]}");
  }

  @Test
  void a_label_with_an_empty_value_is_a_label() {
    Pod marked = pod("shop/marked-1", "10.244.1.44", "marked=");
    String yaml = policy("shop/p", "{podSelector: {matchLabels: {marked: ''}}}");
    assertDenied(yaml, tcp(end(WEB), end(marked), 80));
    assertAllowed(yaml, WEB_TO_API);
  }

  @Test
  void a_pod_without_labels_is_selected_by_an_empty_selector() {
    Pod bare = pod("shop/bare", "10.244.1.45");
    assertThat(bare.labels()).isEqualTo(Labels.NONE);
    assertDenied(policy("shop/p", "{}"), tcp(end(WEB), end(bare), 80));
  }

  private static String selecting(String selector) {
    return policy("shop/p", "{podSelector: " + selector + "}");
  }

  private static void assertSelected(String selector) {
    assertDenied(selecting(selector), tcp(end(API), end(WEB), 80));
  }

  private static void assertNotSelected(String selector) {
    assertAllowed(selecting(selector), tcp(end(API), end(WEB), 80));
  }

  private static void assertAllowed(String yaml, Flow... flows) {
    for (Flow flow : flows) {
      assertThat(judge(yaml, flow)).isInstanceOf(Verdict.Allowed.class);
    }
  }

  private static void assertDenied(String yaml, Flow... flows) {
    for (Flow flow : flows) {
      assertThat(judge(yaml, flow)).isInstanceOf(Verdict.Denied.class);
    }
  }

  private static Verdict judge(String yaml, Flow flow) {
    return PolicyEvaluator.of(policies(yaml), CLUSTER).evaluate(flow);
  }
}
