package io.github.pcap2netpol.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions files that are valid, and those with one mistake. */
class DecisionReaderTest {
  private static final Peer WEB =
      new Peer.WorkloadPeer(new WorkloadRef("shop", "Deployment", "web"));
  private static final Peer OUTSIDE = new Peer.ExternalPeer(IpPrefix.of("203.0.113.7"));
  private static final Peer NODE = new Peer.NodePeer("node-1");

  @TempDir private Path folder;

  @Test
  void a_decision_has_its_reason_its_last_day_and_its_place()
      throws UnusableInputException, IOException {
    List<Decision> read =
        read(
            """
            decisions:
            - deny: {from: shop/web, to: shop/db, port: 5432}
              reason: moved to the API
              expires: 2027-01-31
            - allow: {from: '*', to: api.example.com}
            """);

    assertThat(read).extracting(Decision::ruling).containsExactly(Ruling.DENY, Ruling.ALLOW);
    assertThat(read.get(0).explained())
        .isEqualTo("deny shop/web to shop/db at 5432: moved to the API");
    assertThat(read.get(0).place()).endsWith("d.yaml: line 2");
    assertThat(read.get(0).hasExpired(LocalDate.of(2027, 1, 31))).isFalse();
    assertThat(read.get(0).hasExpired(LocalDate.of(2027, 2, 1))).isTrue();
    assertThat(read.get(1).ports()).isEqualTo(PortChoice.ANY);
  }

  @Test
  void a_party_is_a_workload_an_outside_address_a_domain_name_a_node_or_anyone() {
    assertParty("shop/web", WEB);
    assertParty("Deployment shop/web", WEB);
    assertParty("shop/*", WEB);
    assertParty("*/w*b", WEB);
    assertParty("203.0.113.7", OUTSIDE);
    assertParty("203.0.113.0/24", OUTSIDE);
    assertParty("outside", OUTSIDE);
    assertParty("*.example.com", OUTSIDE);
    assertParty("API.example.com", OUTSIDE);
    assertParty("nodes", NODE);
    for (String nobody :
        List.of("DaemonSet shop/web", "shop/webs", "shop/w", "other/*", "10.0.0.0/8", "a.b")) {
      assertThat(Party.parse(nobody).orElseThrow())
          .as(nobody)
          .matches(party -> !party.matches(WEB, List.of()))
          .matches(party -> !party.matches(OUTSIDE, List.of("api.example.com")))
          .matches(party -> !party.matches(NODE, List.of()));
    }
  }

  private static void assertParty(String text, Peer only) {
    for (Peer peer : List.of(WEB, OUTSIDE, NODE)) {
      assertThat(Party.parse(text).orElseThrow().matches(peer, List.of("api.example.com")))
          .as(text + " and " + peer)
          .isEqualTo(peer.equals(only));
      assertThat(new Party.Anyone().matches(peer, List.of())).isTrue();
    }
  }

  @Test
  void ports_are_single_ranges_of_a_protocol_or_any() {
    assertThat(PortChoice.parse("53/udp").orElseThrow())
        .matches(ports -> ports.matches(PortProtocol.udp(53)))
        .matches(ports -> !ports.matches(PortProtocol.tcp(53)));
    assertThat(PortChoice.parse("8000-8010").orElseThrow())
        .matches(ports -> ports.matches(PortProtocol.tcp(8010)))
        .matches(ports -> !ports.matches(PortProtocol.tcp(8011)));
    assertThat(PortChoice.parse("*/tcp").orElseThrow())
        .matches(ports -> ports.matches(PortProtocol.tcp(1)))
        .matches(ports -> !ports.matches(PortProtocol.udp(1)));
    for (String wrong : List.of("0", "65536", "9-8", "http", "80/icmp", "*-80", "")) {
      assertThat(PortChoice.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void a_mistake_is_reported_with_line_and_field() {
    assertMistake("decisions: [{deny: {from: web, to: shop/db}}]", "decisions[0].deny.from");
    assertMistake("decisions: [{deny: {from: shop/web}}]", "decisions[0].deny.to");
    assertMistake(
        "decisions:\n- deny: {from: a/b, to: a/c, port: 0}", "line 2: decisions[0].deny.port");
    assertMistake("decisions: [{deny: {from: a/b, to: a/c}, expires: soon}]", "expires");
    assertMistake(
        "decisions: [{deny: {from: a/b, to: a/c}, allow: {from: a/b, to: a/c}}]", "either");
    assertMistake("decisions: [{reason: none}]", "either");
    assertMistake("decisions: [{deny: {from: a/b, to: a/c, ports: 80}}]", "deny.ports");
    assertMistake("rules: []", "rules");
    assertMistake("[]", "must be one document, an object with the field decisions");
    assertMistake("decisions: []\n---\ndecisions: []\n", "must be one document");
    assertMistake("decisions: 5", "line 1: decisions: must be a list");
    assertMistake("decisions:\n- null", "line 2: decisions[0]");
    assertMistake("decisions: [{deny: {from: a/b, to: 10.0.0.0/33}}]", "\"10.0.0.0/33\": must be");
    assertMistake("decisions: [{deny: {from: a/b, to: a/c/d}}]", "\"a/c/d\": must be");
    assertMistake("decisions: [{deny: {from: [a], to: a/b}}]", "deny.from: must be a string");
    assertMistake(
        "decisions: [{deny: {from: a/b, to: a/c}, expires: 2027-02-30}]",
        "\"2027-02-30\": must be the last day on which it holds, as in 2027-01-31");
  }

  private void assertMistake(String text, String what) {
    Diagnostics diagnostics = new Diagnostics();
    assertThatThrownBy(() -> DecisionReader.read(file(text), diagnostics))
        .as(text)
        .isInstanceOf(UnusableInputException.class);
    assertThat(diagnostics.sorted())
        .as(text)
        .extracting(Diagnostic::message)
        .anyMatch(message -> message.contains(what));
  }

  private List<Decision> read(String text) throws UnusableInputException, IOException {
    return DecisionReader.read(file(text), new Diagnostics());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("d.yaml"), text);
  }
}
