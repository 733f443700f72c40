package io.github.pcap2netpol.policy;

import static io.github.pcap2netpol.policy.PolicyText.allEgress;
import static io.github.pcap2netpol.policy.PolicyText.egress;
import static io.github.pcap2netpol.policy.PolicyText.find;
import static io.github.pcap2netpol.policy.PolicyText.ingress;
import static io.github.pcap2netpol.policy.Scene.deployment;
import static io.github.pcap2netpol.policy.Scene.outside;
import static io.github.pcap2netpol.policy.Scene.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.graph.model.Exposure.Certainty;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideRulesTest {
  private final Scene scene = new Scene().app("shop/web").app("shop/cart").clusterDns();

  private GeneratedPolicy web() {
    return find(scene.policies(), "shop/web");
  }

  @Test
  void outside_addresses_are_single_and_adjacent_ones_merge_without_loss() {
    scene
        .call("shop/web", outside("203.0.113.4"), 443)
        .named("api.example.com")
        .seen()
        .call("shop/web", outside("203.0.113.5"), 443)
        .named("api.example.com")
        .inferred(Inference.SAME_NAME)
        .seen()
        .call("shop/web", outside("203.0.113.6"), 443)
        .named("api.example.com")
        .inferred(Inference.SAME_NAME)
        .seen()
        .call("shop/web", outside("2001:db8::1"), 443)
        .named("api.example.com")
        .seen();
    assertThat(egress(web()))
        .containsExactly("to 203.0.113.4/31 203.0.113.6/32 2001:db8::1/128 on TCP 443");
    assertThat(web().rules().get(0).comments())
        .containsExactly(
            "to api.example.com, outside the cluster: all addresses from DNS answers; those that"
                + " were not called are inferred");
    assertThat(allEgress(find(scene.onlyObserved(), "shop/web")))
        .containsExactly("to 203.0.113.4/32 2001:db8::1/128 on TCP 443");
  }

  @Test
  void addresses_of_one_name_do_not_share_ports() {
    scene
        .call("shop/web", outside("203.0.113.4"), 443)
        .named("api.example.com")
        .seen()
        .call("shop/web", outside("203.0.113.5"), 80)
        .named("api.example.com")
        .seen();
    assertThat(egress(web()))
        .containsExactly("to 203.0.113.4/32 on TCP 443", "to 203.0.113.5/32 on TCP 80");
  }

  @Test
  void a_name_whose_answers_rotate_is_a_finding() {
    scene
        .lookup("cdn.example.com", 3)
        .lookup("api.example.com", 1)
        .lookup("unused.example.com", 2)
        .call("shop/web", outside("203.0.113.4"), 443)
        .named("cdn.example.com", "api.example.com")
        .seen();
    scene.policies();
    assertThat(scene.findings("name-rotates")).containsExactly("WARNING Deployment shop/web");
    assertThat(scene.messages("name-rotates").get(0)).contains("cdn.example.com");
  }

  private Scene called(String from) {
    return scene
        .call(outside(from), peer(deployment("shop/web")), PortProtocol.tcp(80))
        .fromAddresses(from)
        .seen();
  }

  @Test
  void callers_beyond_the_limit_are_allowed_by_blocks_marked_as_inferred() {
    called("203.0.113.0/26");
    called("203.0.113.64/26");
    called("203.0.113.7");
    called("198.51.100.7");
    assertThat(ingress(web())).containsExactly("from 198.51.100.7/32 203.0.113.0/25 on TCP 80");
    assertThat(web().rules().get(0).comments())
        .containsExactly(
            "from 203.0.113.0/25, outside the cluster, not by name (inferred: so many addresses called that neighbouring ones are merged)",
            "from 198.51.100.7/32, outside the cluster, not by name");
    assertThat(scene.findings("callers-widened")).containsExactly("WARNING Deployment shop/web");
    assertThat(scene.messages("callers-widened").get(0))
        .contains("TCP 80", "2 blocks", "203.0.113.0/26 (with its neighbours 203.0.113.0/25).");
  }

  /** Blocks of private networks may be wider (RFC 1918, RFC 4193). */
  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, WARNING",
    "203.0.112.0/23, SEVERE",
    "10.9.0.0/16, WARNING",
    "10.8.0.0/15, SEVERE",
    "2001:db8::/48, WARNING",
    "2001:db8::/47, SEVERE",
    "fd00::/47, SEVERE"
  })
  void a_block_in_which_strangers_may_be_is_severe(String block, String severity) {
    called(block);
    scene.policies();
    assertThat(scene.findings("callers-widened"))
        .containsExactly(severity + " Deployment shop/web");
  }

  @Test
  void only_observed_keeps_blocks_of_callers_and_makes_them_severe() {
    called("203.0.113.0/26");
    assertThat(ingress(find(scene.onlyObserved(), "shop/web")))
        .containsExactly("from 203.0.113.0/26 on TCP 80");
    assertThat(scene.findings("callers-widened")).containsExactly("SEVERE Deployment shop/web");
  }

  @Test
  void blocks_of_callers_are_not_a_finding_where_the_port_is_open_anyway() {
    scene.exposure(deployment("shop/web"), PortProtocol.tcp(80), Certainty.SEEN);
    called("203.0.112.0/20");
    assertThat(ingress(web())).containsExactly("from anyone on TCP 80");
    assertThat(scene.findings("callers-widened")).isEmpty();
  }

  @Test
  void blocks_of_callers_are_not_a_finding_within_source_ranges() {
    scene.exposure(deployment("shop/web"), PortProtocol.tcp(80), Certainty.SEEN, "203.0.112.0/20");
    called("203.0.112.0/22");
    assertThat(ingress(web())).containsExactly("from 203.0.112.0/20 on TCP 80");
    assertThat(scene.findings("callers-widened")).isEmpty();
  }

  @Test
  void the_cloud_metadata_service_is_named() {
    scene.call("shop/web", outside("169.254.169.254"), 80).seen();
    assertThat(egress(web())).containsExactly("to 169.254.169.254/32 on TCP 80");
    assertThat(web().rules().get(0).comments())
        .containsExactly("to 169.254.169.254, the cloud's metadata service");
  }

  @Test
  void an_exposed_port_has_no_from_and_replaces_other_rules_for_it() {
    scene
        .exposure(deployment("shop/web"), PortProtocol.tcp(80), Certainty.SEEN)
        .call("shop/cart", "shop/web", 80)
        .seen()
        .call("shop/cart", "shop/web", 9000)
        .seen();
    assertThat(ingress(web()))
        .containsExactly("from anyone on TCP 80", "from [app=cart] on TCP 9000");
    GeneratedRule open = web().rules().get(0);
    assertThat(open.edges()).extracting(edge -> edge.port().port()).containsExactly(80);
    assertThat(open.exposures()).hasSize(1);
    assertThat(open.comments())
        .containsExactly(
            "from anyone: TCP 80 is exposed by Service shop/outside, and was reached that way"
                + " (inferred: addresses that did not call)",
            "this includes calls from Deployment shop/cart");
  }

  @Test
  void source_ranges_restrict_an_exposure_and_do_not_cover_callers_inside_the_cluster() {
    scene
        .exposure(deployment("shop/web"), PortProtocol.tcp(80), Certainty.SEEN, "198.51.100.0/24")
        .call(outside("198.51.100.7"), peer(deployment("shop/web")), PortProtocol.tcp(80))
        .fromAddresses("198.51.100.7")
        .seen()
        .call("shop/cart", "shop/web", 80)
        .seen();
    assertThat(ingress(web()))
        .containsExactly("from 198.51.100.0/24 on TCP 80", "from [app=cart] on TCP 80");
    assertThat(web().rules().get(0).edges()).hasSize(1);
  }

  @Test
  void only_observed_leaves_out_possible_kubelet_probes() {
    scene.exposure(deployment("shop/web"), PortProtocol.tcp(80), Certainty.OWN_NODE);
    assertThat(ingress(web())).containsExactly("from anyone on TCP 80");
    assertThat(web().rules().get(0).comments().get(0)).contains("inferred");
    assertThat(ingress(find(scene.onlyObserved(), "shop/web"))).isEmpty();
  }
}
