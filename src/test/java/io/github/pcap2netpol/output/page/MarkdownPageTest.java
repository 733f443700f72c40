package io.github.pcap2netpol.output.page;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {
  private final AnalysisFixture shop = new AnalysisFixture();
  private final WorkloadRef web = shop.captured("shop", "web");

  @Test
  void findings_are_open_and_everything_else_is_folded() {
    shop.seen(web, peer(shop.captured("shop", "cart")), PortProtocol.tcp(7070));
    shop.diagnostics.add(Diagnostic.severe("some-code", "here", "Something is wrong."));

    assertThat(ReportPage.markdown(shop.analysis()))
        .startsWith("## NetworkPolicies from captured traffic\n")
        .containsSubsequence(
            "### Findings",
            "| severe | here | Something is wrong. | 1 | some-code |",
            "<details><summary>Who opens connections to whom</summary>",
            "```mermaid\nflowchart LR\n",
            "</details>",
            "| shop/web | shop/cart | TCP 7070 |");
  }

  @Test
  void the_mermaid_graph_has_a_box_for_each_workload_and_a_style_for_each_kind_of_line() {
    WorkloadRef cart = shop.captured("shop", "cart");
    shop.seen(web, peer(cart), PortProtocol.tcp(7070));
    shop.denies(web, cart, PortProtocol.tcp(7071));

    assertThat(ReportPage.markdown(shop.analysis()))
        .contains(
            """
              subgraph g0["shop"]
                n0("cart")
                n1("web")
              end
              n1-->|"TCP 7070"|n0
              n1==x|"TCP 7071"|n0
            """);
  }

  @Test
  void hostile_names_are_read_neither_as_markdown_nor_as_mermaid_nor_as_html() {
    String hostile = "a|b`](http://192.0.2.1)\"]\n```\n<img src=x>@team";
    shop.seen(web, peer(shop.uncaptured(deployment(hostile, hostile))), PortProtocol.tcp(1));
    shop.diagnostics.add(Diagnostic.severe("some-code", hostile, hostile));

    String text = ReportPage.markdown(shop.analysis());

    assertThat(text)
        .doesNotContain("<img", "a|b", "http://", "@team")
        .contains("a\\|b\\`\\](http:<!-- -->//192.0.2.1)", "&lt;img src=x&gt;@<!-- -->team");
    assertThat(text.split("```", -1)).hasSize(3);
  }

  @Test
  void long_tables_are_cut() {
    for (int i = 0; i < 60; i++) {
      shop.diagnostics.add(Diagnostic.warning("code-" + i, "", "Message " + i));
    }

    assertThat(ReportPage.markdown(shop.analysis())).contains("\nand 10 more\n");
  }
}
