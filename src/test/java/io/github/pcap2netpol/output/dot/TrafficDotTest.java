package io.github.pcap2netpol.output.dot;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.outside;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.picture.DeniedTraffic;
import io.github.pcap2netpol.output.text.PeerNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TrafficDotTest {
  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");
  private final WorkloadRef cart = shop.captured("shop", "cart");

  @Test
  void each_namespace_is_a_box_with_its_workloads() {
    WorkloadRef ledger = shop.uncaptured(deployment("bank", "ledger"));
    shop.seen(web, peer(ledger), PortProtocol.tcp(8080));

    assertThat(dot())
        .contains("subgraph \"cluster namespace bank\" {", "label=\"bank\"")
        .contains("subgraph \"cluster namespace shop\" {")
        .containsSubsequence("namespace bank", "\"Deployment bank/ledger\" [", "namespace shop");
  }

  @Test
  void the_ports_of_two_peers_are_on_one_arrow_in_order() {
    for (int port : new int[] {9000, 443, 8001, 8000, 8002}) {
      shop.seen(web, peer(cart), PortProtocol.tcp(port));
    }
    shop.seen(web, peer(cart), PortProtocol.udp(123));

    assertThat(arrows())
        .hasSize(1)
        .first()
        .asString()
        .contains("label=\"TCP 443, 8000-8002, 9000\\nUDP 123\"");
  }

  @Test
  void inferred_edges_are_dashed_and_separate_from_observed_ones() {
    shop.seen(web, peer(cart), PortProtocol.tcp(80));
    shop.inferred(web, peer(cart), PortProtocol.tcp(81), Inference.BEHIND_SAME_SERVICE);

    assertThat(arrows())
        .anyMatch(arrow -> arrow.contains("label=\"TCP 80\"") && !arrow.contains("dashed"))
        .anyMatch(
            arrow -> arrow.contains("label=\"TCP 81\"") && arrow.contains("style=\"dashed\""));
  }

  @Test
  void what_the_policies_deny_has_a_double_line_with_a_bar_and_is_not_also_drawn_as_allowed() {
    shop.seen(web, peer(cart), PortProtocol.tcp(80));
    shop.seen(web, peer(cart), PortProtocol.tcp(81));
    shop.denies(web, cart, PortProtocol.tcp(81));

    assertThat(arrows())
        .hasSize(2)
        .anyMatch(arrow -> arrow.contains("label=\"TCP 80\"") && !arrow.contains("arrowhead"))
        .anyMatch(
            arrow ->
                arrow.contains("label=\"TCP 81\"")
                    && arrow.contains("arrowhead=\"tee\", color=\"#cf222e:#cf222e\""));
    assertThat(dot()).contains("Double with a bar: would be denied.");
  }

  @Test
  void inferred_traffic_that_somebody_decided_to_deny_has_the_line_of_denials() {
    TrafficEdge denied =
        shop.inferred(web, peer(cart), PortProtocol.tcp(81), Inference.BEHIND_SAME_SERVICE);

    assertThat(
            TrafficDot.render(
                    shop.traffic(),
                    new DeniedTraffic(List.of(), new TreeSet<>(List.of(denied)), Set.of()),
                    new PeerNames(shop.traffic()))
                .contents())
        .contains("arrowhead=\"tee\", color=\"#cf222e:#cf222e\"");
  }

  @Test
  void nothing_is_said_of_denials_if_there_are_none() {
    shop.seen(web, peer(cart), PortProtocol.tcp(80));

    assertThat(dot()).doesNotContain("denied", "tee");
  }

  @Test
  void a_workload_that_calls_itself_has_a_loop() {
    shop.seen(cart, peer(cart), PortProtocol.tcp(7946));

    assertThat(arrows())
        .singleElement()
        .asString()
        .startsWith("  \"Deployment shop/cart\" -> \"Deployment shop/cart\" [");
  }

  @Test
  void an_exposed_port_is_reached_from_outside_and_its_callers_are_not_drawn_one_by_one() {
    shop.exposed(web, PortProtocol.tcp(8080));
    shop.edges.add(
        new TrafficEdge(
            outside("198.51.100.7"),
            peer(web),
            PortProtocol.tcp(8080),
            new TreeSet<>(List.of(new Route.Direct())),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            shop.seen(web, peer(cart), PortProtocol.tcp(1)).basis()));

    assertThat(dot()).doesNotContain("198.51.100.7").contains("label=\"anyone outside\"");
    assertThat(arrows())
        .anyMatch(
            arrow ->
                arrow.contains("\"exposed to anyone outside\" -> \"Deployment shop/web\"")
                    && arrow.contains("label=\"TCP 8080\\nthrough web-external\""));
  }

  @Test
  void name_resolution_is_one_grey_arrow_from_the_namespace() {
    WorkloadRef coredns = shop.uncaptured(deployment("kube-system", "coredns"));
    for (WorkloadRef client : List.of(web, cart)) {
      shop.seen(client, peer(coredns), PortProtocol.udp(53));
      shop.inferred(client, peer(coredns), PortProtocol.tcp(53), Inference.CLUSTER_DNS);
    }

    assertThat(arrows())
        .singleElement()
        .asString()
        .contains("ltail=\"cluster namespace shop\"", "label=\"2 workloads\\nresolve names\"")
        .contains("edgetooltip=\"shop/cart\\nshop/web\"");
    assertThat(dot()).contains("label=\"coredns\\nDNS: TCP 53, UDP 53\"");
  }

  @Test
  void the_order_of_edges_makes_no_difference() {
    shop.seen(web, peer(cart), PortProtocol.tcp(80));
    shop.seen(cart, outside("203.0.113.5"), PortProtocol.tcp(443));
    String one = dot();
    Collections.reverse(shop.edges);

    assertThat(dot()).isEqualTo(one);
  }

  @Test
  void untrusted_text_stays_in_its_quotes() {
    assertThat(DotText.literal("a\"];x[\"")).isEqualTo("a\\\"];x[\\\"");
    assertThat(DotText.literal("a\\")).isEqualTo("a\\\\");
    assertThat(DotText.literal("\\N\\l")).isEqualTo("\\\\N\\\\l");
    assertThat(DotText.literal("a\nb")).isEqualTo("a\\\\nb");
    assertThat(DotText.literal("&lt;")).isEqualTo("&amp;lt;");
  }

  @Test
  @Tag("needs-tools")
  void graphviz_reads_the_nastiest_names_as_they_are() throws Exception {
    for (String name :
        List.of(
            "a\"];evil[label=\"x",
            "back\\",
            "<b>bold</b>",
            "{r|s}",
            "two\nlines",
            "\\N",
            "}",
            "é")) {
      WorkloadRef nasty = shop.uncaptured(new WorkloadRef("ns " + name, "Deployment", name));
      shop.seen(web, peer(nasty), PortProtocol.tcp(1));
    }
    shop.seen(web, new Peer.NodePeer("node\"\\"), PortProtocol.tcp(2));

    String plain = run("dot", "-Tplain");

    assertThat(plain.lines().filter(line -> line.startsWith("edge "))).hasSize(9);
    assertThat(plain.lines().filter(line -> line.startsWith("node "))).hasSize(11);
    assertThat(plain).contains("<b>bold</b>", "{r|s}").doesNotContain("node evil");
  }

  @Test
  void a_cluster_too_large_to_be_drawn_is_drawn_by_namespace() {
    WorkloadRef ledger = shop.uncaptured(deployment("bank", "ledger"));
    for (int port = 1; port <= 2000; port++) {
      shop.seen(web, peer(cart), PortProtocol.tcp(port));
    }
    assertThat(dot()).contains("subgraph \"cluster namespace shop\"");

    shop.seen(web, peer(ledger), PortProtocol.tcp(80));
    shop.seen(cart, peer(ledger), PortProtocol.tcp(80));
    shop.seen(web, outside("203.0.113.9"), PortProtocol.tcp(443));
    shop.seen(web, new Peer.NodePeer("node-1"), PortProtocol.tcp(9100));

    assertThat(dot())
        .contains("// 2,004 flows between workloads are too many to be drawn. report.json has")
        .contains("\"namespace shop\" [label=\"shop\\n2 workloads\\n2,000 flows inside\"]")
        .contains("\"namespace bank\" [label=\"bank\\n1 workload\"]")
        .doesNotContain("Left out");
    assertThat(arrows())
        .containsExactly(
            "  \"namespace shop\" -> \"namespace bank\" [label=\"2 flows\"];",
            "  \"namespace shop\" -> \"nodes\" [label=\"1 flow\"];",
            "  \"namespace shop\" -> \"outside\" [label=\"1 flow\"];");
  }

  @Test
  void an_overview_says_how_many_namespaces_and_arrows_it_leaves_out() {
    for (int i = 0; i < 5; i++) {
      WorkloadRef other = shop.uncaptured(deployment("team-" + i, "api"));
      for (int port = 80; port <= 80 + i; port++) {
        shop.seen(web, peer(other), PortProtocol.tcp(port));
      }
      shop.seen(cart, peer(other), PortProtocol.tcp(80));
    }

    String dot = NamespaceDot.text(shop.traffic(), 3);

    assertThat(dot)
        .contains("// Left out: 3 namespaces, the smallest.")
        .contains("\"namespace shop\" -> \"namespace team-1\" [label=\"3 flows\"]")
        .doesNotContain("team-2");
    assertThat(dot.lines().filter(line -> line.contains(" -> "))).hasSize(2);
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(dot().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private List<String> arrows() {
    return dot().lines().filter(line -> line.contains(" -> ")).toList();
  }

  private String dot() {
    return TrafficDot.render(
            shop.traffic(),
            DeniedTraffic.of(shop.analysis().replay(), shop.analysis().decided()),
            new PeerNames(shop.traffic()))
        .contents();
  }
}
