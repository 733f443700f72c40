package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.node;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.Cluster;
import io.github.pcap2netpol.cluster.Pod;
import io.github.pcap2netpol.graph.Flow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnforcerProfileTest {
  private static final Pod WEB = pod("shop/web-1", "10.244.1.5", "app=web");
  private static final Pod API = pod("shop/api-1", "10.244.1.6", "app=api");
  private static final Cluster CLUSTER =
      Scene.cluster(List.of(namespace("shop")), List.of(WEB, API));

  @Test
  void every_name_has_its_profile() {
    assertThat(EnforcerProfile.names()).contains("strictest", "calico", "cilium").isSorted();
    for (String name : EnforcerProfile.names()) {
      assertThat(EnforcerProfile.named(name).map(EnforcerProfile::name)).hasValue(name);
    }
    assertThat(EnforcerProfile.named("none")).isEqualTo(Optional.empty());
  }

  @Test
  void under_calico_a_block_matches_pods_too() {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 10.244.1.5/32}}]}]}");
    Flow flow = tcp(end(WEB), end(API), 8080);
    assertThat(judge("strictest", yaml, flow)).isInstanceOf(Verdict.Denied.class);
    assertThat(judge("calico", yaml, flow)).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void under_cilium_a_block_matches_no_node() {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 172.30.0.12/32}}]}]}");
    Flow flow = tcp(node(Scene.NODE_2), end(API), 8080);
    assertThat(judge("strictest", yaml, flow)).isInstanceOf(Verdict.Allowed.class);
    assertThat(judge("cilium", yaml, flow)).isInstanceOf(Verdict.Denied.class);
  }

  private static Verdict judge(String profile, String yaml, Flow flow) {
    return PolicyEvaluator.of(policies(yaml), CLUSTER, EnforcerProfile.named(profile).orElseThrow())
        .evaluate(flow);
  }
}
