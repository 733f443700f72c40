package io.github.pcap2netpol.policy;

import static io.github.pcap2netpol.policy.PolicyText.allEgress;
import static io.github.pcap2netpol.policy.PolicyText.egress;
import static io.github.pcap2netpol.policy.PolicyText.find;
import static io.github.pcap2netpol.policy.PolicyText.ingress;
import static io.github.pcap2netpol.policy.PolicyText.names;
import static io.github.pcap2netpol.policy.Scene.deployment;
import static io.github.pcap2netpol.policy.Scene.labels;
import static io.github.pcap2netpol.policy.Scene.node;
import static io.github.pcap2netpol.policy.Scene.outside;
import static io.github.pcap2netpol.policy.Scene.peer;
import static io.github.pcap2netpol.policy.Scene.pod;
import static io.github.pcap2netpol.policy.Scene.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.testkit.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerRulesTest {
  private final Scene scene = new Scene().app("shop/web").app("shop/cart").clusterDns();

  private GeneratedPolicy web() {
    return find(scene.policies(), "shop/web");
  }

  @Test
  void ports_that_seem_chosen_anew_each_time_are_a_finding_at_both_ends() {
    scene.app("shop/tftp").app("shop/router").app("shop/steady");
    for (int port : new int[] {34001, 38777, 41234, 50123, 59999}) {
      scene.call("shop/tftp", "shop/router", port).seen();
    }
    for (int port : new int[] {9000, 9001, 9002, 9003, 9004, 40000}) {
      scene.call("shop/steady", "shop/router", port).seen();
    }
    scene.policies();
    assertThat(scene.findings("ports-vary"))
        .containsExactly("WARNING Deployment shop/router", "WARNING Deployment shop/tftp");
    assertThat(scene.messages("ports-vary"))
        .allMatch(
            message ->
                message.startsWith(
                    "Deployment shop/tftp called 5 TCP ports of Deployment shop/router between"
                        + " 34001 and 59999"));
  }

  @Test
  void egress_through_a_service_uses_the_services_selector_and_the_target_port() {
    scene
        .workload(deployment("shop/cart"), "app=cart,part=api", "app=cart,part=api")
        .service("shop/basket", "app=cart")
        .call("shop/web", "shop/cart", 7070)
        .through("shop/basket", "10.96.0.7", 80)
        .seen();
    assertThat(egress(web())).containsExactly("to [app=cart] on TCP 7070");
    assertThat(web().rules().get(0).comments())
        .containsExactly("to Deployment shop/cart, through Service shop/basket");
    assertThat(ingress(find(scene.policies(), "shop/cart")))
        .containsExactly("from [app=web] on TCP 7070");
  }

  @Test
  void a_service_whose_name_was_resolved_counts_as_the_service() {
    scene
        .service("shop/basket", "app=cart")
        .workload(deployment("shop/cart"), "app=cart,part=api", "app=cart,part=api")
        .call("shop/web", "shop/cart", 7070)
        .resolved("shop/basket")
        .seen();
    assertThat(egress(web())).containsExactly("to [app=cart] on TCP 7070");
  }

  @Test
  void egress_to_a_pod_address_selects_the_workload() {
    scene
        .workload(deployment("shop/cart"), "app=cart,part=api", "app=cart,part=api")
        .service("shop/basket", "app=cart")
        .call("shop/web", "shop/cart", 7070)
        .directly()
        .seen();
    assertThat(egress(web())).containsExactly("to [app=cart,part=api] on TCP 7070");
  }

  @Test
  void an_endpoint_outside_the_services_selector_is_selected_by_its_own_labels() {
    scene
        .service("shop/basket", "app=elsewhere")
        .call("shop/web", "shop/cart", 7070)
        .through("shop/basket", "10.96.0.7", 80)
        .seen();
    assertThat(egress(web())).containsExactly("to [app=cart] on TCP 7070");
  }

  @Test
  void a_named_port_that_differs_between_pods_gives_each_number() {
    scene
        .workload(deployment("shop/v1"), "app=r,v=1", "app=r,v=1")
        .workload(deployment("shop/v2"), "app=r,v=2", "app=r,v=2")
        .service("shop/r", "app=r")
        .call("shop/web", "shop/v1", 8080)
        .through("shop/r", "10.96.0.7", 80)
        .seen()
        .call("shop/web", "shop/v2", 9090)
        .through("shop/r", "10.96.0.7", 80)
        .inferred(Inference.BEHIND_SAME_SERVICE)
        .seen();
    assertThat(egress(web())).containsExactly("to [app=r] on TCP 8080, TCP 9090");
    assertThat(web().rules().get(0).comments())
        .containsExactly(
            "to Deployment shop/v1, through Service shop/r",
            "to Deployment shop/v2, through Service shop/r (inferred: is behind the same Service)");
  }

  @Test
  void only_observed_selects_the_observed_workloads_and_not_the_service() {
    scene
        .workload(deployment("shop/v1"), "app=r,v=1", "app=r,v=1")
        .workload(deployment("shop/v2"), "app=r,v=2", "app=r,v=2")
        .service("shop/r", "app=r")
        .call("shop/web", "shop/v1", 8080)
        .through("shop/r", "10.96.0.7", 80)
        .seen()
        .call("shop/web", "shop/v2", 8080)
        .through("shop/r", "10.96.0.7", 80)
        .inferred(Inference.BEHIND_SAME_SERVICE)
        .seen();
    assertThat(allEgress(find(scene.onlyObserved(), "shop/web")))
        .containsExactly("to [app=r,v=1] on TCP 8080");
    assertThat(egress(web())).containsExactly("to [app=r] on TCP 8080");
  }

  @Test
  void only_observed_keeps_the_service_if_everything_behind_it_was_observed() {
    scene
        .workload(deployment("shop/v1"), "app=r,v=1", "app=r,v=1")
        .service("shop/r", "app=r")
        .call("shop/web", "shop/v1", 8080)
        .through("shop/r", "10.96.0.7", 80)
        .seen();
    assertThat(allEgress(find(scene.onlyObserved(), "shop/web")))
        .containsExactly("to [app=r] on TCP 8080");
  }

  @Test
  void only_observed_does_not_open_one_workloads_port_at_another_behind_the_service() {
    scene
        .workload(deployment("shop/v1"), "app=r,v=1", "app=r,v=1")
        .workload(deployment("shop/v2"), "app=r,v=2", "app=r,v=2")
        .service("shop/r", "app=r")
        .call("shop/web", "shop/v1", 8080)
        .through("shop/r", "10.96.0.7", 80)
        .seen()
        .call("shop/web", "shop/v2", 9090)
        .through("shop/r", "10.96.0.7", 80)
        .seen();
    assertThat(allEgress(find(scene.onlyObserved(), "shop/web")))
        .containsExactly("to [app=r,v=1] on TCP 8080", "to [app=r,v=2] on TCP 9090");
  }

  @Test
  void a_peer_in_another_namespace_is_one_element_with_both_selectors() {
    scene.app("db/pg").call("shop/web", "db/pg", 5432).seen();
    PolicySet set = scene.policies();
    assertThat(egress(find(set, "shop/web"))).containsExactly("to db[app=pg] on TCP 5432");
    assertThat(ingress(find(set, "db/pg"))).containsExactly("from shop[app=web] on TCP 5432");
    assertThat(find(set, "shop/web").policy().getSpec().getEgress().get(0).getTo()).hasSize(1);
  }

  @Test
  void a_peer_without_a_capture_gets_no_policy_but_the_captured_side_has_its_rule() {
    scene.stranger("shop/old").call("shop/old", "shop/web", 80).seen();
    assertThat(ingress(web())).containsExactly("from [app=old] on TCP 80");
    assertThat(names(scene.policies())).containsExactly("shop/cart", "shop/web");
  }

  @Test
  void peers_with_the_same_ports_share_a_rule() {
    scene
        .app("shop/ads")
        .call("shop/web", "shop/cart", 80)
        .seen()
        .call("shop/web", "shop/ads", 80)
        .seen()
        .call("shop/web", outside("203.0.113.9/32"), 80)
        .seen();
    assertThat(egress(web())).containsExactly("to [app=ads] [app=cart] 203.0.113.9/32 on TCP 80");
  }

  @Test
  void four_consecutive_ports_collapse_and_three_do_not() {
    for (int port : new int[] {9004, 9001, 9003, 9002, 80, 81, 82}) {
      scene.call("shop/web", "shop/cart", port).seen();
    }
    scene
        .call(peer(deployment("shop/web")), peer(deployment("shop/cart")), PortProtocol.udp(83))
        .seen();
    assertThat(egress(web()))
        .containsExactly("to [app=cart] on TCP 80, TCP 81, TCP 82, TCP 9001-9004, UDP 83");
    PolicyOptions single =
        new PolicyOptions(PolicyOptions.Inferences.INCLUDED, PolicyOptions.PortRanges.SINGLE_PORTS);
    assertThat(egress(find(scene.policies(single), "shop/web")).get(0))
        .contains("TCP 9001, TCP 9002, TCP 9003, TCP 9004");
  }

  @Test
  void a_host_network_workload_is_selected_by_the_address_of_each_node() {
    scene
        .hostNetwork(ref("DaemonSet", "infra/agent"))
        .call(
            peer(deployment("shop/web")),
            peer(ref("DaemonSet", "infra/agent")),
            PortProtocol.tcp(9100))
        .toAddresses("172.30.0.10", "172.30.0.11")
        .seen()
        .call(
            peer(ref("DaemonSet", "infra/agent")),
            peer(deployment("shop/web")),
            PortProtocol.tcp(80))
        .fromAddresses("172.30.0.12")
        .seen();
    assertThat(egress(web())).containsExactly("to 172.30.0.10/32 172.30.0.11/32 on TCP 9100");
    assertThat(ingress(web())).containsExactly("from 172.30.0.12/32 on TCP 80");
    assertThat(scene.findings("node-addresses")).containsExactly("WARNING Deployment shop/web");
  }

  @Test
  void a_service_without_selector_needs_its_endpoints_and_its_own_address() {
    scene
        .service("default/kubernetes", "")
        .call(peer(deployment("shop/web")), node("cp"), PortProtocol.tcp(6443))
        .toAddresses("172.30.0.2")
        .through("default/kubernetes", "10.96.0.1", 443)
        .seen();
    assertThat(egress(web()))
        .containsExactly("to 10.96.0.1/32 on TCP 443", "to 172.30.0.2/32 on TCP 6443");
    assertThat(web().rules().get(0).comments().get(0))
        .contains("Node cp, through Service default/kubernetes");
  }

  @Test
  void a_service_without_selector_that_points_outside_needs_both_too() {
    scene
        .service("shop/db", "")
        .call("shop/web", outside("198.51.100.5"), 5432)
        .through("shop/db", "10.96.0.9", 5432)
        .seen();
    assertThat(egress(web())).containsExactly("to 10.96.0.9/32 198.51.100.5/32 on TCP 5432");
  }

  @Test
  void a_node_port_called_by_a_pod_needs_the_pods_and_every_node() {
    scene
        .service("shop/cart", "app=cart")
        .call("shop/web", "shop/cart", 7070)
        .through("shop/cart", VirtualAddress.Kind.NODE_PORT, "172.30.0.11", 30080)
        .seen()
        .call(peer(deployment("shop/web")), node("n1"), PortProtocol.tcp(30080))
        .toAddresses("172.30.0.11")
        .through("shop/cart", VirtualAddress.Kind.NODE_PORT, "172.30.0.11", 30080)
        .seen()
        .call(peer(deployment("shop/web")), node("n2"), PortProtocol.tcp(30080))
        .toAddresses("172.30.0.12")
        .through("shop/cart", VirtualAddress.Kind.NODE_PORT, "172.30.0.11", 30080)
        .inferred(Inference.ANY_NODE_TRANSLATES)
        .seen();
    assertThat(egress(web()))
        .containsExactly(
            "to [app=cart] on TCP 7070", "to 172.30.0.11/32 172.30.0.12/32 on TCP 30080");
  }

  @Test
  void a_workload_that_calls_its_own_service_has_rules_both_ways() {
    scene
        .service("shop/web", "app=web")
        .call("shop/web", "shop/web", 80)
        .through("shop/web", "10.96.0.3", 8080)
        .seen();
    assertThat(ingress(web())).containsExactly("from [app=web] on TCP 80");
    assertThat(egress(web())).containsExactly("to [app=web] on TCP 80");
  }

  @Test
  void an_outside_caller_is_allowed_by_its_address() {
    scene
        .call(outside("198.51.100.7"), peer(deployment("shop/web")), PortProtocol.tcp(80))
        .fromAddresses("198.51.100.7")
        .seen();
    assertThat(ingress(web())).containsExactly("from 198.51.100.7/32 on TCP 80");
  }

  @Test
  void the_comment_says_that_a_capture_file_gave_the_name() {
    scene
        .call("shop/web", outside("203.0.113.9"), 443)
        .noted("pay.example.com")
        .seen()
        .call("shop/web", outside("203.0.113.8"), 443)
        .seen();
    assertThat(web().rules().get(0).comments())
        .containsExactly(
            "to 203.0.113.8/32, outside the cluster, not by name",
            "to 203.0.113.9/32, outside the cluster, not by name; a capture file"
                + " calls it pay.example.com");
  }

  @Test
  void a_peer_that_no_label_and_no_address_selects_is_severe() {
    scene
        .workload(ref("Pod", "shop/bare"), "", "")
        .call(peer(ref("Pod", "shop/bare")), peer(deployment("shop/web")), PortProtocol.tcp(80))
        .seen();
    assertThat(ingress(web())).isEmpty();
    assertThat(scene.findings("peer-unselectable")).containsExactly("SEVERE Deployment shop/web");
  }

  @Test
  void port_zero_makes_no_rule() {
    scene.call("shop/web", "shop/cart", 0).seen();
    assertThat(egress(web())).isEmpty();
    assertThat(scene.findings("port-zero"))
        .containsExactly("WARNING Deployment shop/web to Deployment shop/cart");
  }

  @Test
  void a_service_of_a_single_pod_is_selected_by_that_pods_name() {
    WorkloadRef db = ref("StatefulSet", "shop/db");
    scene
        .workload(
            new Workload(
                db,
                Optional.of(LabelSelector.of(labels("app=db"))),
                labels("app=db"),
                false,
                List.of(
                    pod(db, "db-0", "app=db,statefulset.kubernetes.io/pod-name=db-0"),
                    pod(db, "db-1", "app=db,statefulset.kubernetes.io/pod-name=db-1"))))
        .service("shop/db-0", "statefulset.kubernetes.io/pod-name=db-0")
        .call(peer(deployment("shop/web")), peer(db), PortProtocol.tcp(5432))
        .through("shop/db-0", "10.96.0.8", 5432)
        .seen();
    assertThat(egress(web()))
        .containsExactly("to [statefulset.kubernetes.io/pod-name=db-0] on TCP 5432");
  }

  /** Argo Rollouts writes the revision into the selectors of the Services that it moves. */
  @Test
  void a_revision_in_a_services_selector_is_left_out_since_the_next_rollout_changes_it() {
    WorkloadRef api = ref("Rollout", "shop/api");
    String pods = "app=api,part=x,rollouts-pod-template-hash=5c9f";
    scene
        .workload(api, "app=api,part=x", pods)
        .service("shop/active", "app=api,rollouts-pod-template-hash=5c9f")
        .call(peer(deployment("shop/web")), peer(api), PortProtocol.tcp(8080))
        .through("shop/active", "10.96.0.8", 80)
        .seen();
    assertThat(egress(web())).containsExactly("to [app=api] on TCP 8080");
  }

  @Test
  void a_service_in_front_of_host_network_pods_needs_its_own_address_too() {
    scene
        .hostNetwork(ref("Deployment", "infra/metrics"))
        .service("infra/metrics", "app=host")
        .call(
            peer(deployment("shop/web")), peer(deployment("infra/metrics")), PortProtocol.tcp(4443))
        .toAddresses("172.30.0.11")
        .through("infra/metrics", "10.96.0.6", 443)
        .seen();
    assertThat(egress(web()))
        .containsExactly("to 10.96.0.6/32 on TCP 443", "to 172.30.0.11/32 on TCP 4443");
  }

  @Test
  void a_peer_without_labels_is_selected_by_its_pods_addresses() {
    WorkloadRef bare = ref("Pod", "shop/bare");
    scene
        .workload(
            new Workload(
                bare,
                Optional.empty(),
                labels(""),
                false,
                List.of(
                    PodBuilder.pod("shop", "bare")
                        .of(bare)
                        .labels(labels(""))
                        .on("n1")
                        .at("10.244.1.9")
                        .build())))
        .call(peer(bare), peer(deployment("shop/web")), PortProtocol.tcp(80))
        .seen();
    assertThat(ingress(web())).containsExactly("from 10.244.1.9/32 on TCP 80");
    assertThat(web().rules().get(0).comments())
        .containsExactly("from Pod shop/bare, by its pods' addresses, since no label selects them");
  }
}
