package io.github.pcap2netpol.verify.replay;

import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.LabelHistory;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader label that moved from vault-0 to vault-1 at 09:00:30. */
class TimedVerdictTest {
  private static final Instant MOVED = Instant.parse("2026-03-03T09:00:30Z");
  private static final Pod WEB = Scene.pod("shop/web-1", "10.244.1.10", "app=web");
  private static final Pod FIRST =
      moved("shop/vault-0", "10.244.1.20", labels("app=vault", "active=true"), "active=false");
  private static final Pod SECOND =
      moved("shop/vault-1", "10.244.2.20", labels("app=vault", "active=false"), "active=true");
  private static final PolicyEvaluator EVALUATOR =
      PolicyEvaluator.of(
          policies(
              policy(
                  "shop/web",
                  "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to:"
                      + " [{podSelector: {matchLabels: {active: 'true'}}}]}]}")),
          Scene.cluster(List.of(namespace("shop")), List.of(WEB, FIRST, SECOND)));

  @Test
  void a_connection_is_judged_by_the_labels_of_its_time() {
    assertThat(isAllowed(direct(FIRST, MOVED.minusSeconds(20)))).isTrue();
    assertThat(isAllowed(direct(SECOND, MOVED.plusSeconds(20)))).isTrue();
    assertThat(isAllowed(direct(FIRST, MOVED.plusSeconds(20)))).isFalse();
    assertThat(isAllowed(direct(SECOND, MOVED.minusSeconds(20)))).isFalse();
  }

  @Test
  void around_a_change_of_labels_either_labels_count() {
    assertThat(isAllowed(direct(FIRST, MOVED.plusSeconds(1)))).isTrue();
    assertThat(isAllowed(direct(SECOND, MOVED.minusSeconds(1)))).isTrue();
  }

  @Test
  void through_a_service_the_pod_may_have_been_behind_it_at_any_time() {
    IpAddress service = IpAddress.of("10.96.0.7");
    assertThat(isAllowed(flow(SECOND, service, MOVED.minusSeconds(20), MOVED.plusSeconds(20))))
        .isTrue();
    assertThat(isAllowed(flow(SECOND, service, MOVED.minusSeconds(20), MOVED.minusSeconds(10))))
        .isFalse();
  }

  private static boolean isAllowed(Flow flow) {
    return TimedVerdict.of(EVALUATOR, flow) instanceof Verdict.Allowed;
  }

  private static Flow direct(Pod called, Instant time) {
    return flow(called, called.addresses().get(0), time, time);
  }

  private static Flow flow(Pod called, IpAddress dialled, Instant first, Instant last) {
    PortProtocol port = PortProtocol.tcp(8200);
    return new Flow(
        new Flow.PodEnd(WEB),
        new Flow.PodEnd(called),
        port,
        TestConnection.between(WEB.addresses().get(0), dialled, port)
            .tally(
                new Tally(
                    1,
                    3,
                    new Sighting(first, "a.pcap", 1),
                    new Sighting(last, "a.pcap", 9),
                    List.of()))
            .build());
  }

  private static Pod moved(String name, String address, Labels before, String after) {
    Pod now = Scene.pod(name, address, "app=vault", after);
    return new Pod(
        now.ref(),
        now.uid(),
        now.workload(),
        now.labels(),
        now.changedLabels(),
        now.node(),
        now.hostNetwork(),
        now.addresses(),
        now.from(),
        now.until(),
        now.ports(),
        now.probePorts(),
        new LabelHistory(List.of(new LabelHistory.Earlier(before, MOVED))),
        now.runs(),
        now.nameservers());
  }
}
