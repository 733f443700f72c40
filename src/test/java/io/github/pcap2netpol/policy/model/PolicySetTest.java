package io.github.pcap2netpol.policy.model;

import static io.github.pcap2netpol.policy.PolicyText.all;
import static io.github.pcap2netpol.policy.PolicyText.allEgress;
import static io.github.pcap2netpol.policy.PolicyText.find;
import static io.github.pcap2netpol.policy.PolicyText.ingress;
import static io.github.pcap2netpol.policy.PolicyText.names;
import static io.github.pcap2netpol.policy.PolicyText.subject;
import static io.github.pcap2netpol.policy.Scene.declared;
import static io.github.pcap2netpol.policy.Scene.deployment;
import static io.github.pcap2netpol.policy.Scene.labels;
import static io.github.pcap2netpol.policy.Scene.node;
import static io.github.pcap2netpol.policy.Scene.outside;
import static io.github.pcap2netpol.policy.Scene.peer;
import static io.github.pcap2netpol.policy.Scene.pod;
import static io.github.pcap2netpol.policy.Scene.ref;
import static io.github.pcap2netpol.policy.Scene.servicePort;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure.Certainty;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.PolicySynthesizer;
import io.github.pcap2netpol.policy.Scene;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolicySetTest {
  private static final String KUBE_DNS = "to kube-system[k8s-app=kube-dns] on TCP 53, UDP 53";
  private final Scene scene = new Scene();

  @Test
  void each_captured_workload_has_a_policy_for_both_directions() throws Exception {
    scene.app("shop/web").stranger("shop/old").hostNetwork(ref("DaemonSet", "shop/agent"));
    PolicySet set = scene.capture(ref("DaemonSet", "shop/agent")).policies();
    assertThat(names(set)).containsExactly("shop/web");
    GeneratedPolicy web = find(set, "shop/web");
    assertThat(web.policy().getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(web.policy().getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(web.policy().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "pcap2netpol");
    assertThat(json(web)).doesNotContain("null").doesNotContain("status").doesNotContain("[]");
  }

  private static String json(GeneratedPolicy policy) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(policy.policy());
  }

  @Test
  void a_silent_direction_has_no_rules_and_is_a_finding() throws Exception {
    scene.app("shop/web");
    GeneratedPolicy web = find(scene.policies(), "shop/web");
    assertThat(json(web)).doesNotContain("\"ingress\"");
    assertThat(allEgress(web)).containsExactly(KUBE_DNS);
    assertThat(scene.findings("direction-silent"))
        .containsExactly("WARNING Deployment shop/web", "WARNING Deployment shop/web");
    assertThat(web.comments())
        .containsExactly(
            "for Deployment shop/web",
            "no incoming connections were observed: all ingress is denied",
            "no outgoing connections were observed: all egress except DNS is denied");
  }

  @Test
  void inferred_name_resolution_is_not_called_observed() {
    scene
        .clusterDns()
        .app("shop/web")
        .call(
            peer(deployment("shop/web")),
            peer(deployment("kube-system/coredns")),
            PortProtocol.udp(53))
        .through("kube-system/kube-dns", "10.96.0.10", 53)
        .inferred(Inference.CLUSTER_DNS)
        .seen();
    scene.policies();
    assertThat(scene.messages("direction-silent"))
        .noneMatch(message -> message.contains("but name resolution was seen"));
  }

  @Test
  void a_workload_that_both_calls_and_is_called_is_not_a_finding() {
    scene.app("shop/a").call("shop/a", "shop/a", 80).seen();
    scene.policies();
    assertThat(scene.findings("direction-silent")).isEmpty();
  }

  @Test
  void workloads_of_captured_namespaces_without_a_policy_are_listed_with_the_reason() {
    WorkloadRef done = ref("Job", "shop/done");
    WorkloadRef off = deployment("shop/off");
    scene
        .app("shop/web")
        .stranger("shop/old")
        .stranger("elsewhere/x")
        .hostNetwork(ref("DaemonSet", "shop/agent"))
        .workload(
            new Workload(
                done,
                Optional.empty(),
                labels("app=done"),
                false,
                List.of(
                    pod(
                        done,
                        "done",
                        "app=done",
                        Set.of(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        List.of()))))
        .workload(new Workload(off, Optional.empty(), labels("app=off"), false, List.of()));
    assertThat(scene.policies().uncovered())
        .extracting(uncovered -> uncovered.workload() + ": " + uncovered.reason())
        .containsExactly(
            "DaemonSet shop/agent: hostNetwork: NetworkPolicy doesn't govern it",
            "Deployment shop/off: no pods",
            "Deployment shop/old: no usable capture",
            "Job shop/done: no capture; its pods have ended");
    assertThat(scene.findings("workload-without-policy"))
        .containsExactly(
            "WARNING Deployment shop/old",
            "INFO DaemonSet shop/agent",
            "INFO Deployment shop/off",
            "INFO Job shop/done");
  }

  @Test
  void every_workload_of_a_namespace_may_use_the_resolvers_that_any_of_them_used() {
    scene.clusterDns().app("shop/web").app("shop/quiet").resolves("shop/web");
    PolicySet set = scene.policies();
    assertThat(allEgress(find(set, "shop/quiet"))).containsExactly(KUBE_DNS);
    assertThat(allEgress(find(set, "shop/web"))).containsExactly(KUBE_DNS);
    assertThat(find(set, "shop/quiet").rules().get(0).comments())
        .containsExactly(
            "DNS over UDP, and over TCP for long answers (inferred: RFC 7766)",
            "answered by Deployment kube-system/coredns, through Service kube-system/kube-dns"
                + " (inferred: other workloads in the namespace resolve names there)");
    assertThat(find(set, "shop/web").rules().get(0).comments())
        .containsExactly(
            "DNS over UDP, and over TCP for long answers (inferred: RFC 7766)",
            "answered by Deployment kube-system/coredns, through Service kube-system/kube-dns");
    assertThat(scene.findings("dns-not-seen")).isEmpty();
  }

  @Test
  void resolvers_are_selected_on_the_pods_port_or_by_address_and_come_last() {
    scene
        .workload(deployment("kube-system/coredns"), "k8s-app=kube-dns", "k8s-app=kube-dns")
        .service("kube-system/kube-dns", "k8s-app=kube-dns")
        .app("shop/web")
        .call("shop/web", outside("203.0.113.1"), 443)
        .seen()
        .call(
            peer(deployment("shop/web")),
            peer(deployment("kube-system/coredns")),
            PortProtocol.udp(1053))
        .through("kube-system/kube-dns", "10.96.0.10", 53)
        .seen()
        .call(peer(deployment("shop/web")), node("n1"), PortProtocol.udp(53))
        .toAddresses("169.254.20.10")
        .seen()
        .call(peer(deployment("shop/web")), outside("192.0.2.53"), PortProtocol.udp(53))
        .toAddresses("192.0.2.53")
        .seen();
    assertThat(allEgress(find(scene.policies(), "shop/web")))
        .containsExactly(
            "to 203.0.113.1/32 on TCP 443",
            "to kube-system[k8s-app=kube-dns] on TCP 1053, UDP 1053",
            "to 169.254.20.10/32 192.0.2.53/32 on TCP 53, UDP 53");
  }

  @Test
  void an_unknown_resolver_that_answers_for_services_is_the_clusters_own() {
    scene
        .app("shop/web")
        .answersForServices("10.96.0.10")
        .call(peer(deployment("shop/web")), outside("10.96.0.10"), PortProtocol.udp(53))
        .toAddresses("10.96.0.10")
        .seen();
    assertThat(allEgress(find(scene.policies(), "shop/web")))
        .containsExactly("to 10.96.0.10/32 on TCP 53, UDP 53", KUBE_DNS);
  }

  @Test
  void a_private_resolver_that_pods_ask_for_names_in_the_clusters_zone_is_the_clusters_own() {
    scene
        .app("shop/web")
        .isAskedForServices("10.96.0.10")
        .call(peer(deployment("shop/web")), outside("10.96.0.10"), PortProtocol.udp(53))
        .toAddresses("10.96.0.10")
        .seen();
    GeneratedPolicy web = find(scene.policies(), "shop/web");
    assertThat(allEgress(web)).containsExactly("to 10.96.0.10/32 on TCP 53, UDP 53", KUBE_DNS);
    assertThat(web.toString())
        .contains("answered by 10.96.0.10, the cluster's DNS, whose Service the metadata lack")
        .doesNotContain("outside the cluster");
  }

  @Test
  void a_public_resolver_is_not_the_clusters_own_whatever_it_is_asked_for() {
    scene
        .app("shop/web")
        .isAskedForServices("192.0.2.53")
        .call(peer(deployment("shop/web")), outside("192.0.2.53"), PortProtocol.udp(53))
        .toAddresses("192.0.2.53")
        .seen();
    assertThat(allEgress(find(scene.policies(), "shop/web")))
        .containsExactly("to 192.0.2.53/32 on TCP 53, UDP 53");
  }

  @Test
  void the_servers_that_the_dns_server_forwards_to_are_open_only_to_it() {
    scene
        .clusterDns()
        .capture(deployment("kube-system/coredns"))
        .app("shop/web")
        .app("db/pg")
        .app("kube-system/metrics")
        .resolves("shop/web")
        .call(peer(deployment("kube-system/coredns")), outside("192.0.2.53"), PortProtocol.udp(53))
        .toAddresses("192.0.2.53")
        .seen();
    PolicySet set = scene.policies();
    assertThat(allEgress(find(set, "kube-system/coredns")))
        .containsExactly("to 192.0.2.53/32 on TCP 53, UDP 53");
    for (String other : List.of("shop/web", "db/pg", "kube-system/metrics")) {
      assertThat(allEgress(find(set, other))).as(other).doesNotContain("192.0.2.53");
      assertThat(allEgress(find(set, other)).toString()).as(other).contains("k8s-app=kube-dns");
    }
    assertThat(
            set.lockdown().stream()
                .filter(each -> each.name().equals("allow-dns"))
                .flatMap(each -> allEgress(each).stream()))
        .noneMatch(rule -> rule.contains("192.0.2.53"));
  }

  @Test
  void a_namespace_without_lookups_gets_the_resolvers_of_the_others() {
    scene.clusterDns().app("shop/web").app("db/pg").resolves("shop/web");
    assertThat(allEgress(find(scene.policies(), "db/pg"))).containsExactly(KUBE_DNS);
    assertThat(scene.findings("dns-not-seen")).containsExactly("INFO Namespace db");
  }

  @Test
  void a_resolver_of_one_namespace_is_not_open_to_another_with_its_own_resolver() {
    scene
        .clusterDns()
        .app("shop/web")
        .app("db/pg")
        .resolves("shop/web")
        .call(peer(deployment("db/pg")), outside("192.0.2.53"), PortProtocol.udp(53))
        .toAddresses("192.0.2.53")
        .seen();
    assertThat(allEgress(find(scene.policies(), "shop/web"))).containsExactly(KUBE_DNS);
    assertThat(allEgress(find(scene.policies(), "db/pg")))
        .containsExactly("to 192.0.2.53/32 on TCP 53, UDP 53");
  }

  @Test
  void without_any_observed_resolver_kube_dns_is_assumed_on_its_target_port() {
    WorkloadRef coredns = deployment("kube-system/coredns");
    scene
        .app("shop/web")
        .workload(
            new Workload(
                coredns,
                Optional.empty(),
                labels("dns=yes"),
                false,
                List.of(
                    pod(
                        coredns,
                        "coredns-1",
                        "dns=yes",
                        Set.of(),
                        Instant.MAX,
                        List.of(declared("dns", PortProtocol.udp(5353)))))))
        .service(
            "kube-system/kube-dns",
            "dns=yes",
            servicePort(PortProtocol.udp(53), new NamedPort("dns")),
            servicePort(PortProtocol.tcp(9153), new NumberedPort(9153)));
    GeneratedPolicy web = find(scene.policies(), "shop/web");
    assertThat(allEgress(web)).containsExactly("to kube-system[dns=yes] on TCP 5353, UDP 5353");
    assertThat(web.rules().get(0).comments()).contains("(inferred: no capture shows a resolver)");
    assertThat(find(scene.onlyObserved(), "shop/web").rules()).isEmpty();
    assertThat(scene.findings("dns-not-seen")).containsExactly("INFO Namespace shop");
  }

  @Test
  void an_inferred_edge_to_the_clusters_dns_is_not_an_observed_resolver() {
    scene
        .clusterDns()
        .app("shop/web")
        .call(
            peer(deployment("shop/web")),
            peer(deployment("kube-system/coredns")),
            PortProtocol.udp(53))
        .through("kube-system/kube-dns", "10.96.0.10", 53)
        .inferred(Inference.CLUSTER_DNS)
        .seen();
    GeneratedPolicy web = find(scene.policies(), "shop/web");
    assertThat(allEgress(web)).containsExactly(KUBE_DNS);
    assertThat(web.rules().get(0).comments().toString())
        .contains("(inferred: is the cluster's DNS, and no capture shows a resolver)");
  }

  /** NodeLocal DNSCache also listens at the address of the kube-dns Service, on every node. */
  @Test
  void without_an_observed_resolver_a_cache_on_the_nodes_may_answer_at_the_services_address() {
    WorkloadRef cache = Scene.ref("DaemonSet", "kube-system/node-local-dns");
    scene
        .clusterDns()
        .service(
            "kube-system/kube-dns",
            "k8s-app=kube-dns",
            Scene.servicePort(PortProtocol.udp(53), new ServicePort.NumberedPort(53)))
        .workload(
            new Workload(
                cache,
                Optional.empty(),
                Scene.labels("k8s-app=node-local-dns"),
                true,
                List.of(
                    Scene.pod(
                        cache,
                        "node-local-dns-x",
                        "k8s-app=node-local-dns",
                        Set.of(),
                        Instant.MAX,
                        List.of(Scene.declared("dns", PortProtocol.udp(53)))))))
        .app("shop/web");
    assertThat(allEgress(find(scene.policies(), "shop/web")))
        .containsExactly("to kube-system[k8s-app=kube-dns] 10.96.0.1/32 on TCP 53, UDP 53");
  }

  @Test
  void a_captured_dns_server_stays_open_to_workloads_without_a_capture() {
    scene
        .clusterDns()
        .app("shop/web")
        .resolves("shop/web")
        .capture(deployment("kube-system/coredns"));
    assertThat(ingress(find(scene.policies(), "kube-system/coredns")))
        .containsExactly("from anyone on TCP 53, UDP 53");
  }

  @Test
  void only_observed_opens_a_captured_dns_server_only_to_observed_clients() {
    scene
        .clusterDns()
        .app("shop/web")
        .app("shop/idle")
        .resolves("shop/web")
        .capture(deployment("kube-system/coredns"))
        .call(
            Scene.peer(deployment("shop/idle")),
            Scene.peer(deployment("kube-system/coredns")),
            PortProtocol.udp(53))
        .through("kube-system/kube-dns", "10.96.0.10", 53)
        .inferred(Inference.CLUSTER_DNS)
        .seen();
    assertThat(ingress(find(scene.onlyObserved(), "kube-system/coredns")))
        .containsExactly("from shop[app=web] on UDP 53");
    assertThat(find(scene.onlyObserved(), "shop/idle").rules()).isEmpty();
    assertThat(scene.onlyObserved().lockdown())
        .extracting(GeneratedPolicy::name)
        .doesNotContain("allow-dns");
  }

  @Test
  void the_lockdown_denies_everything_but_name_resolution_and_says_whom_it_cuts_off()
      throws Exception {
    scene
        .app("shop/web")
        .stranger("shop/old")
        .stranger("other/x")
        .hostNetwork(ref("DaemonSet", "shop/agent"));
    PolicySet set = scene.policies();
    assertThat(set.lockdown())
        .extracting(policy -> policy.namespace() + "/" + policy.name())
        .containsExactly("shop/allow-dns", "shop/default-deny");
    GeneratedPolicy deny = find(set, "shop/default-deny");
    assertThat(json(deny)).contains("\"podSelector\":{}").doesNotContain("gress\":");
    assertThat(deny.policy().getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(deny.comments()).contains("  Deployment shop/old (no usable capture)");
    assertThat(deny.comments()).noneMatch(line -> line.contains("agent"));
    GeneratedPolicy dns = find(set, "shop/allow-dns");
    assertThat(subject(dns)).isEqualTo("[]");
    assertThat(dns.policy().getSpec().getPolicyTypes()).containsExactly("Egress");
    assertThat(allEgress(dns)).containsExactly(KUBE_DNS);
  }

  @Test
  void a_kind_is_added_to_the_name_only_where_two_would_collide() {
    WorkloadRef set = ref("StatefulSet", "shop/web");
    scene.app("shop/web").app("shop/cart").workload(set, "app=s", "app=s").capture(set);
    assertThat(names(scene.policies()))
        .containsExactly("shop/cart", "shop/web-deployment", "shop/web-statefulset");
  }

  @Test
  void the_name_of_someone_elses_policy_is_not_taken_and_our_own_is_kept() {
    scene
        .app("shop/web")
        .app("shop/cart")
        .app("shop/bad")
        .existingPolicy("shop", "web", "x=y")
        .existingPolicy("shop", "bad", "")
        .existingPolicy("shop", "default-deny", "")
        .existingPolicy("other", "cart", "")
        .existingPolicy("shop", "cart", "app.kubernetes.io/managed-by=pcap2netpol");
    PolicySet set = scene.policies();
    assertThat(names(set))
        .containsExactly("shop/bad-pcap2netpol", "shop/cart", "shop/web-pcap2netpol");
    assertThat(set.lockdown())
        .extracting(GeneratedPolicy::name)
        .containsExactly("allow-dns", "default-deny-pcap2netpol");
  }

  @Test
  void a_workload_named_like_a_lockdown_policy_keeps_its_name() {
    scene.app("shop/allow-dns");
    PolicySet set = scene.policies();
    assertThat(names(set)).containsExactly("shop/allow-dns");
    assertThat(set.lockdown())
        .extracting(GeneratedPolicy::name)
        .containsExactly("allow-dns-pcap2netpol", "default-deny");
  }

  @Test
  void names_are_always_valid() {
    WorkloadRef odd = new WorkloadRef("shop", "Odd", "../X_y..\n/-z");
    WorkloadRef none = new WorkloadRef("shop", "Odd", "///");
    WorkloadRef dashes = new WorkloadRef("shop", "Odd", "a".repeat(300));
    for (WorkloadRef ref : List.of(odd, none, dashes)) {
      scene.workload(ref, "", "app=x" + ref.name().hashCode()).capture(ref);
    }
    assertThat(scene.policies().policies())
        .hasSize(3)
        .extracting(GeneratedPolicy::name)
        .allMatch(name -> name.length() <= 253)
        .allMatch(
            name ->
                name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"))
        .contains("x-y.z");
  }

  @Test
  void the_id_of_a_rule_stays_while_its_meaning_stays() {
    scene.app("shop/web").app("shop/cart").call("shop/web", "shop/cart", 80).seen();
    GeneratedRule before = find(scene.policies(), "shop/web").rules().get(0);
    scene.app("shop/ads").call("shop/web", "shop/ads", 90).seen();
    List<GeneratedRule> after = find(scene.policies(), "shop/web").rules();
    assertThat(before.id()).matches("shop/web/egress/[0-9a-f]{8}");
    assertThat(after).extracting(GeneratedRule::id).contains(before.id()).doesNotHaveDuplicates();
    assertThat(after).extracting(GeneratedRule::index).containsExactly(0, 1, 2);
  }

  @Property(tries = 50)
  void the_order_of_the_traffic_makes_no_difference(@ForAll long seed) {
    Scene busy = busy();
    List<TrafficEdge> shuffled = new ArrayList<>(busy.edges);
    Collections.shuffle(shuffled, new Random(seed));
    Diagnostics diagnostics = new Diagnostics();
    PolicySet other =
        PolicySynthesizer.synthesize(busy.map(shuffled), PolicyOptions.DEFAULT, diagnostics);
    assertThat(all(other)).isEqualTo(all(busy.policies()));
    assertThat(diagnostics.sorted()).isEqualTo(busy.diagnostics.sorted());
  }

  private static Scene busy() {
    Scene busy = new Scene().clusterDns();
    for (String name : List.of("shop/a", "shop/b", "shop/c", "db/d")) {
      busy.app(name);
    }
    busy.workload(deployment("shop/twin"), "app=a", "app=a").service("shop/b", "app=b");
    for (String from : List.of("shop/a", "shop/b", "shop/twin", "db/d")) {
      busy.resolves(from);
      for (String to : List.of("shop/a", "shop/b", "shop/c", "db/d")) {
        busy.call(from, to, 80).through("shop/b", "10.96.0.9", 8080).directly().seen();
        busy.call(from, to, 81).seen();
      }
      for (int i = 1; i < 6; i++) {
        busy.call(from, outside("203.0.113." + i), 440 + i % 2).named("n" + i % 3).seen();
      }
    }
    return busy.exposure(deployment("shop/c"), PortProtocol.tcp(80), Certainty.SEEN);
  }
}
