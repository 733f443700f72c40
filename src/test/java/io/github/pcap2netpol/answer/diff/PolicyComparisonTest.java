package io.github.pcap2netpol.answer.diff;

import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyComparisonTest {
  private static final Cluster CLUSTER =
      Scene.cluster(
          List.of(namespace("shop"), namespace("test", "team=x")),
          List.of(
              pod("shop/web-a", "10.0.0.1", "app=web"),
              pod("shop/web-b", "10.0.0.2", "app=web", "canary=yes"),
              Scene.pod(
                  "shop/db-a",
                  "10.0.0.3",
                  "node-1",
                  false,
                  labels("app=db"),
                  List.of(Scene.port("sql", Protocol.TCP, 5432))),
              pod("test/load-a", "10.0.0.4", "app=load")));

  private static final String DB_FROM_WEB =
      ingressOfDb("{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}");

  @Test
  void removing_a_rule_denies_exactly_what_it_allowed() {
    assertThat(changes(DB_FROM_WEB, ingressOfDb("")))
        .containsExactly("DENIED Deployment shop/web > Deployment shop/db TCP 5432");
  }

  @Test
  void adding_a_rule_allows_exactly_what_it_allows() {
    assertThat(changes(ingressOfDb(""), DB_FROM_WEB))
        .containsExactly("ALLOWED Deployment shop/web > Deployment shop/db TCP 5432");
  }

  @Test
  void a_port_by_name_is_the_same_as_its_number_where_every_pod_agrees() {
    assertThat(changes(DB_FROM_WEB, DB_FROM_WEB.replace("port: 5432", "port: sql"))).isEmpty();
  }

  @Test
  void a_port_that_becomes_a_range_allows_the_rest_of_it() {
    assertThat(changes(DB_FROM_WEB, DB_FROM_WEB.replace("port: 5432", "port: 5430, endPort: 5440")))
        .containsExactly(
            "ALLOWED Deployment shop/web > Deployment shop/db TCP 5430-5431, 5433-5440");
  }

  @Test
  void a_change_that_holds_for_some_replicas_only_is_reported_as_such() {
    String canary =
        ingressOfDb(
            "{from: [{podSelector: {matchLabels: {canary: \"yes\"}}}], ports: [{port: 5432}]}");
    assertThat(changes(DB_FROM_WEB, canary))
        .containsExactly("DENIED Deployment shop/web > Deployment shop/db TCP 5432 partly");
  }

  @Test
  void outside_addresses_are_reported_as_the_ranges_that_change() {
    String wide = egressOfDb("{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}");
    String holed = egressOfDb("{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}]}");
    String odd = egressOfDb("{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.7/32]}}]}");
    assertThat(changes(wide, holed))
        .containsExactly("DENIED Deployment shop/db > outside: 192.0.2.128/25 any port");
    assertThat(changes(odd, wide))
        .containsExactly("ALLOWED Deployment shop/db > outside: 192.0.2.7 any port");
    assertThat(changes(egressOfDb(""), odd))
        .containsExactly(
            "ALLOWED Deployment shop/db > outside: 192.0.2.0-192.0.2.6, 192.0.2.8-192.0.2.255 any"
                + " port");
  }

  @Test
  void adjacent_blocks_equal_the_block_that_holds_both() {
    assertThat(
            changes(
                egressOfDb("{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}"),
                egressOfDb(
                    "{to: [{ipBlock: {cidr: 192.0.2.0/25}}, {ipBlock: {cidr: 192.0.2.128/25}}]}")))
        .isEmpty();
  }

  @Test
  void nodes_are_distinguished_by_their_addresses() {
    assertThat(changes(egressOfDb(""), egressOfDb("{to: [{ipBlock: {cidr: 172.30.0.11/32}}]}")))
        .containsExactly("ALLOWED Deployment shop/db > Node node-1 (172.30.0.11) any port");
  }

  @Test
  void the_first_policy_of_a_pod_denies_all_that_it_does_not_allow() {
    assertThat(changes("", egressOfDb("{to: [{podSelector: {matchLabels: {app: web}}}]}")))
        .containsExactly(
            "DENIED Deployment shop/db > Deployment shop/db any port",
            "DENIED Deployment shop/db > Deployment test/load any port",
            "DENIED Deployment shop/db > every node any port",
            "DENIED Deployment shop/db > outside: any IPv4 address any port");
  }

  @Test
  void namespaces_are_compared_by_their_labels() {
    String byLabel = "{from: [{namespaceSelector: {matchLabels: {team: x}}}]}";
    String byName =
        "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: test}}}]}";
    assertThat(changes(ingressOfDb(byLabel), ingressOfDb(byName))).isEmpty();
  }

  @Test
  void connections_that_another_policy_also_allows_do_not_change() {
    String also = DB_FROM_WEB.replace("name: db", "name: also");
    assertThat(changes(DB_FROM_WEB + also, also)).isEmpty();
  }

  @Test
  void a_change_in_one_address_family_only_is_reported_as_such() {
    Cluster dual =
        Scene.cluster(
            List.of(namespace("shop")),
            List.of(
                pod("shop/web-a", "10.0.0.1,fd00::1", "app=web"),
                pod("shop/db-a", "10.0.0.3,fd00::3", "app=db")));
    String blocks =
        ingressOfDb(
            "{from: [{ipBlock: {cidr: 10.0.0.1/32}}], ports: [{port: 5432}]}, {from: [{ipBlock:"
                + " {cidr: \"fd00::1/128\"}}], ports: [{port: 5432}, {port: 1}]}");
    assertThat(changes(blocks, ingressOfDb(""), dual, "calico"))
        .contains(
            "DENIED Deployment shop/web > Deployment shop/db TCP 5432 over IPv4",
            "DENIED Deployment shop/web > Deployment shop/db TCP 1, 5432 over IPv6");
    assertThat(changes(blocks, blocks.replace(", {port: 1}", ""), dual, "calico"))
        .containsExactly("DENIED Deployment shop/web > Deployment shop/db TCP 1 over IPv6");
  }

  @Test
  void the_same_change_in_both_address_families_is_reported_once() {
    Cluster dual =
        Scene.cluster(
            List.of(namespace("shop")),
            List.of(
                pod("shop/web-a", "10.0.0.1,fd00::1", "app=web"),
                pod("shop/db-a", "10.0.0.3,fd00::3", "app=db")));
    assertThat(changes(DB_FROM_WEB, ingressOfDb(""), dual, "calico"))
        .containsExactly("DENIED Deployment shop/web > Deployment shop/db TCP 5432");
  }

  @Test
  void pods_without_addresses_are_compared_where_blocks_match_pods_too() {
    Cluster unscheduled =
        Scene.cluster(
            List.of(namespace("shop")),
            List.of(pod("shop/web-a", "", "app=web"), pod("shop/db-a", "", "app=db")));
    assertThat(changes(DB_FROM_WEB, ingressOfDb(""), unscheduled, "calico"))
        .containsExactly("DENIED Deployment shop/web > Deployment shop/db TCP 5432");
  }

  @Test
  void changes_beyond_the_limit_are_only_counted() {
    List<Pod> pods =
        IntStream.range(0, 320)
            .mapToObj(i -> pod("shop/w" + i + "-a", "10.0.0.1", "app=w" + i))
            .toList();
    PolicyDifference difference =
        PolicyComparison.of(
            given(""),
            given(policy("shop/deny", "{podSelector: {}}")),
            Scene.cluster(List.of(namespace("shop")), pods),
            EnforcerProfile.STRICTEST);
    // 320 x 320 pairs of workloads, all denied; and from each node and the outside to each.
    assertThat(difference.unlisted()).isEqualTo(320 * 320 - 100_000);
    assertThat(difference.changed()).isEqualTo(320 * 320 + 2 * 320);
    assertThat(difference.changes()).hasSize(100_000 + 2 * 320);
  }

  private static String ingressOfDb(String rules) {
    return policy("shop/db", "{podSelector: {matchLabels: {app: db}}, ingress: [" + rules + "]}");
  }

  private static String egressOfDb(String rules) {
    return policy(
        "shop/db",
        "{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: [" + rules + "]}");
  }

  private static List<String> changes(String before, String after) {
    return changes(before, after, CLUSTER, "strictest");
  }

  private static List<String> changes(
      String before, String after, Cluster cluster, String profile) {
    return PolicyComparison.of(
            given(before), given(after), cluster, EnforcerProfile.named(profile).orElseThrow())
        .changes()
        .stream()
        .map(
            each ->
                each.kind()
                    + " "
                    + each.from()
                    + " > "
                    + each.to()
                    + " "
                    + each.ports()
                    + (each.partly() ? " partly" : ""))
        .toList();
  }

  private static GivenPolicies given(String yaml) {
    return new GivenPolicies(yaml.isEmpty() ? List.of() : policies(yaml), new TreeMap<>(), 1, 0);
  }
}
