package io.github.pcap2netpol.answer.explain;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Pod CALLER = pod("shop/load-a", "10.0.0.9", "app=load");

  /** Two versions of a server that give the name http to different ports. */
  private static final Pod OLD = server("shop/v1-a", "10.0.0.1", 8080);

  private static final Pod NEW = server("shop/v2-a", "10.0.0.2", 9090);

  private static final Cluster CLUSTER =
      Scene.withServices(
          Scene.cluster(List.of(namespace("shop")), List.of(CALLER, OLD, NEW)),
          Scene.service(
              "shop/api",
              "10.96.0.1",
              Optional.of("app=api"),
              List.of(
                  new ServicePort(
                      "http",
                      PortProtocol.tcp(80),
                      new ServicePort.NamedPort("http"),
                      OptionalInt.empty()))));

  @Test
  void a_service_whose_named_port_is_another_number_in_each_pod_is_judged_at_all_of_them()
      throws Exception {
    Explanation explanation =
        explain("{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{port: 8080}]}]}");

    assertThat(explanation.to().ports())
        .containsExactly(PortProtocol.tcp(8080), PortProtocol.tcp(9090));
    assertThat(explanation.isAllowed()).isFalse();
    assertThat(explanation.cases())
        .extracting(Explanation.Case::allowed)
        .containsExactly(true, false);
    assertThat(String.join(" ", explanation.cases().get(1).reasons()))
        .contains("an ingress rule from Deployment shop/load at TCP 9090");
  }

  @Test
  void a_rule_by_port_name_opens_the_port_at_all_of_them() throws Exception {
    assertThat(
            explain("{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{port: http}]}]}")
                .isAllowed())
        .isTrue();
  }

  @Test
  void observed_connections_count_at_the_port_of_the_pod_that_was_called() throws Exception {
    Explanation explanation = explain("{podSelector: {}}");

    // Not the one to the new pod's 8080, where the Service doesn't lead.
    assertThat(explanation.seen())
        .extracting(each -> each.to() + " " + each.port())
        .containsExactly("Deployment shop/v1 TCP 8080", "Deployment shop/v2 TCP 9090");
  }

  private static Pod server(String name, String address, int port) {
    return pod(
        name,
        address,
        "node-1",
        false,
        labels("app=api"),
        List.of(Scene.port("http", Protocol.TCP, port)));
  }

  private static Explanation explain(String spec) throws Exception {
    return Explanation.of(
        Scene.traffic(
            List.of(
                tcp(end(CALLER), end(OLD), 8080),
                tcp(end(CALLER), end(NEW), 9090),
                tcp(end(CALLER), end(NEW), 8080)),
            List.of(),
            CLUSTER),
        new GivenPolicies(policies(policy("shop/api", spec)), new TreeMap<>(), 1, 0),
        EnforcerProfile.STRICTEST,
        "shop/load",
        "shop/api",
        PortProtocol.tcp(80));
  }
}
