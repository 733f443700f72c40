package io.github.pcap2netpol.output.report;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.Boutique;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private final AnalysisFixture shop = Boutique.withMore();

  @Test
  void the_report_names_its_version_and_counts_everything() throws Exception {
    JsonNode report = report();

    assertThat(report.at("/format").asInt()).isEqualTo(2);
    assertThat(report.at("/tool/version").asText()).isEqualTo("1.2.3");
    assertThat(report.at("/summary/captures").asInt()).isEqualTo(12);
    assertThat(report.at("/summary/packets").asInt()).isEqualTo(120);
    assertThat(report.at("/summary/packetsSkipped").asInt()).isEqualTo(24);
    assertThat(report.at("/summary/edgesInferred").asInt()).isEqualTo(12);
    assertThat(report.at("/captures/0/files/0/skipped/arp").asInt()).isEqualTo(2);
  }

  @Test
  void an_edge_has_its_evidence_or_the_reason_why_it_is_inferred() throws Exception {
    JsonNode seen = edge("Deployment boutique/cartservice", "Deployment boutique/redis-cart");
    JsonNode inferred =
        edge("Deployment boutique/cartservice", "StatefulSet boutique/redis-standby");

    assertThat(seen.at("/inferred").asBoolean()).isFalse();
    assertThat(seen.at("/port").asInt()).isEqualTo(6379);
    assertThat(seen.at("/routes/0/via").asText()).isEqualTo("cluster-ip");
    assertThat(seen.at("/evidence/connections").asInt()).isEqualTo(3);
    assertThat(seen.at("/evidence/openedBy/0").asText()).isEqualTo("handshake");
    assertThat(seen.at("/evidence/first/frame").asInt()).isEqualTo(7);
    assertThat(inferred.at("/inferred").asBoolean()).isTrue();
    assertThat(inferred.at("/reason").asText()).isEqualTo("is behind the same Service");
    assertThat(inferred.has("evidence")).isFalse();
  }

  @Test
  void a_rule_is_found_by_its_id_with_the_edges_and_connections_that_made_it() throws Exception {
    JsonNode report = report();
    JsonNode rule = find("rules", "id", "boutique/cartservice/egress/1a2b3c4d");

    assertThat(rule.at("/policy").asText()).isEqualTo("boutique/cartservice");
    assertThat(rule.at("/direction").asText()).isEqualTo("egress");
    assertThat(rule.at("/comments/0").asText()).isEqualTo("To what cartservice calls.");
    assertThat(rule.at("/edges"))
        .extracting(place -> report.at("/edges/" + place.asInt() + "/from").asText())
        .isNotEmpty()
        .containsOnly("Deployment boutique/cartservice");
    assertThat(rule.at("/connectionsFound").asInt()).isEqualTo(2);
    assertThat(rule.at("/connections/0/capture").asText())
        .isEqualTo("captures/boutique/cartservice-0.pcap");
    assertThat(rule.at("/connections/0/last").has("file")).isFalse();
    assertThat(rule.at("/connections/0/last/time").asText())
        .isEqualTo("2026-11-21T08:48:12.000001Z");
  }

  @Test
  void a_workload_without_a_policy_has_the_reason() throws Exception {
    JsonNode standby = find("workloads", "workload", "StatefulSet boutique/redis-standby");

    assertThat(standby.at("/captured").asBoolean()).isFalse();
    assertThat(standby.at("/whyNoPolicy").asText()).isEqualTo("no capture was taken of its pods");
    assertThat(
            find("workloads", "workload", "Deployment boutique/frontend")
                .at("/policies/0")
                .asText())
        .isEqualTo("boutique/frontend");
  }

  @Test
  void an_attempt_that_a_policy_blocks_names_the_policy() throws Exception {
    var web = deployment("boutique", "frontend");
    var cart = deployment("boutique", "redis-cart");
    Attempt attempt =
        new Attempt(
            AnalysisFixture.peer(web),
            List.of(AnalysisFixture.peer(cart)),
            shop.connection(
                web,
                shop.address(web),
                shop.address(cart),
                PortProtocol.tcp(6379),
                State.UNANSWERED,
                4),
            List.of());
    shop.attempts.add(attempt);
    shop.blocked.add(
        new ReplayResult.BlockedAttempt(
            attempt,
            new Verdict.Denied(
                new Verdict.NotIsolated(), new Verdict.NoRuleMatches(List.of("boutique/wall")))));

    JsonNode written = report().at("/attempts/0");

    assertThat(written.at("/connection/state").asText()).isEqualTo("unanswered");
    assertThat(written.at("/blockedBy/0").asText()).isEqualTo("boutique/wall");
  }

  @Test
  void only_names_that_matter_are_listed() throws Exception {
    var web = deployment("boutique", "frontend");
    shop.lookups.put(
        web,
        List.of(
            lookup("fine.example", 0, 1),
            lookup("gone.example", 3, 1),
            lookup("rotates.example", 0, 2)));

    assertThat(report().at("/lookups"))
        .extracting(each -> each.at("/name").asText())
        .containsExactly("gone.example", "rotates.example");
  }

  @Test
  void a_denied_flow_says_why() throws Exception {
    shop.denies(
        deployment("boutique", "frontend"),
        deployment("boutique", "adservice"),
        PortProtocol.tcp(9555));

    JsonNode denied = report().at("/replay/denied/0");

    assertThat(denied.at("/from").asText()).isEqualTo("boutique/frontend");
    assertThat(denied.at("/why").asText()).isEqualTo("no egress rule of boutique/frontend matches");
  }

  @Test
  void untrusted_text_does_no_harm_and_is_read_back() throws Exception {
    String nasty = "</script>\u2028\u202e\u0000\"\\\n&é😀";
    shop.diagnostics.add(Diagnostic.info("nasty", nasty, nasty));
    String text = text();

    assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
    assertThat(text).doesNotContain("<").endsWith("}\n");
    assertThat(find("diagnostics", "code", "nasty").at("/message").asText()).isEqualTo(nasty);
  }

  @Test
  void the_order_of_findings_makes_no_difference() {
    String one = text();
    Collections.reverse(shop.edges);
    Collections.reverse(shop.policies);

    assertThat(text()).isEqualTo(one);
  }

  private static Lookup lookup(String name, int responseCode, int differingAnswers) {
    Sighting sighting = new Sighting(AnalysisFixture.START, "x.pcap", 1);
    return new Lookup(
        AnalysisFixture.capture(deployment("boutique", "frontend")),
        IpAddress.of("10.244.1.1"),
        name,
        new TreeSet<>(),
        new TreeSet<>(),
        differingAnswers,
        new TreeMap<>(Map.of(responseCode, 1L)),
        0,
        sighting,
        sighting);
  }

  private JsonNode edge(String from, String to) throws Exception {
    for (JsonNode edge : report().at("/edges")) {
      if (edge.at("/from").asText().equals(from) && edge.at("/to").asText().equals(to)) {
        return edge;
      }
    }
    throw new AssertionError("no edge from " + from + " to " + to);
  }

  private JsonNode find(String section, String key, String value) throws Exception {
    for (JsonNode each : report().at("/" + section)) {
      if (each.at("/" + key).asText().equals(value)) {
        return each;
      }
    }
    throw new AssertionError("no " + key + " " + value + " in " + section);
  }

  private String text() {
    return ReportJson.render(shop.analysis(), new PeerNames(shop.traffic())).contents();
  }

  private JsonNode report() throws Exception {
    return new ObjectMapper().readTree(text());
  }
}
