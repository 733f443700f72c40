package io.github.pcap2netpol.nftables;

import static io.github.pcap2netpol.nftables.SmallCluster.cluster;
import static io.github.pcap2netpol.nftables.SmallCluster.pod;
import static io.github.pcap2netpol.nftables.SmallCluster.policy;
import static io.github.pcap2netpol.nftables.SmallCluster.ruleset;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeRulesetTest {
  private static final Pod WEB = pod("web", "10.0.0.1", "fd00::1");
  private static final Pod API = pod("api", "10.0.0.2", "fd00::2");

  @Test
  void it_replaces_its_own_table_and_touches_no_other() {
    assertThat(ruleset(cluster(WEB), policy("all", "{podSelector: {}}")).lines())
        .filteredOn(
            line -> line.startsWith("table") || line.matches("(add|delete|flush|destroy).*"))
        .containsExactly(
            "table inet pcap2netpol", "delete table inet pcap2netpol", "table inet pcap2netpol {");
  }

  @Test
  void a_pod_is_isolated_only_in_the_directions_of_its_policies() {
    String ruleset =
        ruleset(
            cluster(WEB, API),
            policy("web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}"));

    assertThat(map(ruleset, "ingress4")).contains("10.0.0.1 : goto ingress_shop_web_");
    assertThat(map(ruleset, "ingress6")).contains("fd00::1 : goto ingress_shop_web_");
    assertThat(map(ruleset, "ingress4")).doesNotContain("10.0.0.2");
    assertThat(map(ruleset, "egress4")).doesNotContain("goto");
  }

  @Test
  void a_rule_becomes_sets_of_its_peers_addresses_and_of_its_ports() {
    String ruleset =
        ruleset(
            cluster(WEB, API),
            policy(
                "api",
                "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector:"
                    + " {matchLabels: {app: web}}}], ports: [{port: 443}, {port: 80, endPort: 90},"
                    + " {port: 85}, {protocol: UDP}]}]}"));

    String chain = chain(ruleset, "policy_ingress_shop_api_");
    assertThat(chain)
        .containsPattern("ip saddr @pods4_[0-9a-f]+ tcp dport \\{ 80-90, 443 \\} accept")
        .containsPattern("ip saddr @pods4_[0-9a-f]+ meta l4proto udp accept")
        .containsPattern("ip6 saddr @pods6_[0-9a-f]+ tcp dport \\{ 80-90, 443 \\} accept")
        .contains("comment \"shop/api ingress rule 0\"");
    assertThat(ruleset)
        .containsPattern(
            "set pods4_[0-9a-f]+ \\{\ntype ipv4_addr\nelements = \\{\n"
                + "10.0.0.1, # shop/web\n\\}");
  }

  @Test
  void a_block_is_written_without_its_exceptions_and_all_pods() {
    String ruleset =
        ruleset(
            cluster(WEB),
            policy(
                "web",
                "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr:"
                    + " 192.0.2.0/24, except: [192.0.2.64/26]}}, {ipBlock: {cidr: '::/0'}}]}]}"));

    assertThat(ruleset)
        .containsPattern("ip daddr @blocks4_[0-9a-f]+ ip daddr != @pods4 goto ingress")
        .contains("ip6 daddr != @pods6 goto ingress")
        .contains("flags interval\nelements = {\n192.0.2.0/26,\n192.0.2.128/25,\n}");
  }

  @Test
  void an_enforcer_whose_blocks_match_pods_gets_blocks_with_pods() {
    String policy =
        policy(
            "web",
            "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr:"
                + " 10.0.0.0/16}}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}");
    EnforcerProfile calico = EnforcerProfile.named("calico").orElseThrow();
    assertThat(ruleset(cluster(WEB), policy)).contains("ip daddr != @pods4 goto ingress");
    assertThat(ruleset(calico, cluster(WEB), policy))
        .containsPattern("ip daddr @blocks4_[0-9a-f]+ goto ingress")
        .contains("ip daddr 0.0.0.0/0 goto ingress")
        .doesNotContain("!= @pods4");
  }

  @Test
  void a_named_port_is_resolved_in_the_pod_that_is_called() {
    String spec = "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [%s]}";
    String toApi = "{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: http}]}";
    String toBlock = "{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: http}]}";

    assertThat(ruleset(cluster(WEB, API), policy("web", spec.formatted(toApi))))
        .containsPattern("ip daddr \\. meta l4proto \\. th dport @ports4_[0-9a-f]+ goto ingress")
        .contains("10.0.0.2 . tcp . 8080, # shop/api http")
        .doesNotContain("10.0.0.1 . tcp");
    assertThat(
            chain(
                ruleset(cluster(WEB, API), policy("web", spec.formatted(toBlock))),
                "policy_egress_"))
        .contains("matches nothing")
        .doesNotContain("goto");
  }

  @Test
  void unmatched_packets_are_logged_under_the_pods_name_and_dropped() {
    assertThat(
            chain(
                ruleset(cluster(WEB), policy("none", "{podSelector: {}, policyTypes: [Egress]}")),
                "egress_shop_web_"))
        .contains("log prefix \"pcap2netpol egress shop/web: \" group 7\ncounter drop")
        .contains("ip daddr { 10.0.0.1 } goto ingress");
  }

  @Test
  void a_peer_that_matches_no_pod_is_not_everyone() {
    assertThat(
            chain(
                ruleset(
                    cluster(WEB),
                    policy(
                        "web",
                        "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app:"
                            + " none}}}]}]}")),
                "policy_ingress_shop_web_"))
        .contains("matches nothing")
        .doesNotContain("accept");
  }

  @Test
  void pods_of_other_nodes_host_network_pods_and_ended_pods_have_no_chain() {
    String ruleset =
        ruleset(
            cluster(
                WEB,
                pod("far", "node-2", false, Instant.MAX, "10.0.1.1"),
                pod("host", "node-1", true, Instant.MAX),
                pod("ended", "node-1", false, Instant.EPOCH, "10.0.0.9")),
            policy("all", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"));

    assertThat(ruleset).contains("chain ingress_shop_web_").contains("10.0.1.1, # shop/far");
    assertThat(ruleset).doesNotContain("chain ingress_shop_far").doesNotContain("10.0.0.9");
    assertThat(ruleset).doesNotContain("shop/host");
  }

  @Test
  void an_address_that_two_pods_had_belongs_to_the_later_one() {
    Pod early = pod("early", "10.0.0.1");
    Pod late =
        PodBuilder.like(early)
            .uid("uid-of-late")
            .of(WEB.workload())
            .labels(WEB.labels())
            .from(Instant.EPOCH)
            .until(Instant.MAX)
            .build();

    assertThat(LivePods.of(cluster(early, late)).byAddress().values()).containsExactly(late);
  }

  @Test
  void the_order_of_policies_makes_no_difference() {
    String one = policy("one", "{podSelector: {}, ingress: [{}]}");
    String two = policy("two", "{podSelector: {}, policyTypes: [Egress]}");

    assertThat(ruleset(cluster(API, WEB), two, one))
        .isEqualTo(ruleset(cluster(WEB, API), one, two));
  }

  @Test
  void names_cannot_escape_their_place() {
    Pod hostile = pod("a\"; flush ruleset\n}\ntable ip x {\\", "10.0.0.1");

    String ruleset = ruleset(cluster(hostile), policy("all", "{podSelector: {}, ingress: [{}]}"));

    assertThat(ruleset.lines().filter(line -> line.contains("flush ruleset")))
        .allMatch(
            line ->
                line.startsWith("#") || line.matches("[^#]*(# .*|(prefix|comment) \"[^\"]*\".*)"));
    assertThat(ruleset.lines()).noneMatch(line -> line.startsWith("table ip "));
    assertThat(ruleset).doesNotContain("\\\n");
  }

  @Test
  void comments_and_prefixes_are_no_longer_than_the_kernel_accepts() {
    String name = "n".repeat(63) + "." + "m".repeat(180);
    String ruleset =
        ruleset(cluster(pod(name, "10.0.0.1")), policy(name, "{podSelector: {}, ingress: [{}]}"));

    assertThat(ruleset.lines().flatMap(line -> quoted(line)))
        .isNotEmpty()
        .allMatch(text -> text.length() <= 127);
    assertThat(ruleset.lines().filter(line -> line.startsWith("chain ")))
        .allMatch(line -> line.length() < 128);
  }

  private static java.util.stream.Stream<String> quoted(String line) {
    String[] parts = line.split("\"", -1);
    return parts.length < 3 ? Stream.empty() : Stream.of(parts[1]);
  }

  /** The declaration of a map. */
  private static String map(String ruleset, String name) {
    return between(ruleset, "map " + name + " {");
  }

  /** The declaration of the chain whose name begins like this. */
  private static String chain(String ruleset, String name) {
    return between(ruleset, "chain " + name);
  }

  private static String between(String ruleset, String start) {
    int from = ruleset.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    return ruleset.substring(from, ruleset.indexOf("\n}\n", from));
  }
}
