package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Results that must not be applied unread: exit code 5, and an explanation. */
class LoudFindingsTest extends SmallBundleRuns {
  // The input makes no sense.

  @Test
  void captures_whose_addresses_match_no_pod_are_severe() {
    SmallBundle.put(
        bundle.resolve("captures/shop/web.pcap"), SmallBundle.call("10.9.9.1", "10.9.9.2"));
    SmallBundle.put(
        bundle.resolve("captures/shop/db.pcap"), SmallBundle.call("10.9.9.1", "10.9.9.2"));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [capture-not-of-its-pod]").doesNotContain("\tat ");
    assertThat(AnalyseTest.files(out).keySet()).noneMatch(path -> path.startsWith("policies/"));
  }

  @Test
  void the_capture_of_another_pod_does_not_deny_everything() {
    SmallBundle.put(
        bundle.resolve("captures/shop/web.pcap"), SmallBundle.call("10.9.9.1", "10.0.1.2"));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .contains("severe: [capture-not-of-its-pod]", "web.pcap")
        .containsPattern("\\[workload-without-policy] Pod shop/web: .*no usable capture");
    assertThat(AnalyseTest.files(out))
        .containsKey("policies/shop/db.yaml")
        .doesNotContainKey("policies/shop/web.yaml");
  }

  @Test
  void an_unreadable_capture_is_severe_and_does_not_deny_everything() {
    byte[] foreign = SmallBundle.call();
    foreign[20] = (byte) 147; // DLT_USER0
    SmallBundle.put(bundle.resolve("captures/shop/web.pcap"), foreign);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .containsPattern("severe: \\[capture-link-type-unknown] .*web.pcap")
        .containsPattern("\\[workload-without-policy] Pod shop/web: .*no usable capture");
    assertThat(AnalyseTest.files(out)).doesNotContainKey("policies/shop/web.yaml");
  }

  @Test
  void metadata_of_two_clusters_is_severe() {
    SmallBundle.put(
        bundle.resolve("cluster/more.json"), SmallBundle.list(SmallBundle.pod("api", "10.0.1.1")));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .containsPattern("severe: \\[metadata-mixed] .*shop/api and shop/web both have 10.0.1.1");
  }

  // The input makes sense, but the result must not be applied unread.

  @Test
  void a_connection_that_would_be_denied_is_severe() {
    String web = SmallBundle.pod("web", "10.0.1.1");
    SmallBundle.put(
        bundle.resolve("cluster/pods.json"),
        SmallBundle.list(
            web.replace("{\"app\": \"web\"}", "{}"), SmallBundle.pod("db", "10.0.1.2")));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .contains("severe: [pod-without-labels]")
        .containsPattern("severe: \\[replay-denied] .*10.0.1.1 .*10.0.1.2:5432 .*would be denied");
    assertThat(run.out())
        .contains("would be DENIED", "don't apply these policies")
        .doesNotContain("kubectl apply");
  }

  @Test
  void a_policy_that_makes_ours_ineffective_is_severe() {
    SmallBundle.put(
        bundle.resolve("cluster/networkpolicies.json"),
        SmallBundle.list(
            """
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
             "metadata": {"name": "open", "namespace": "shop"},
             "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
                      "ingress": [{}], "egress": [{}]}}
            """));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).containsPattern("severe: .*shop/open");
  }

  @Test
  void captures_without_any_connection_are_severe() {
    byte[] icmp = Arrays.copyOf(SmallBundle.call(), 24 + 16 + 40);
    icmp[24 + 16 + 9] = 1; // ICMP, not TCP
    SmallBundle.put(bundle.resolve("captures/shop/web.pcap"), icmp);
    SmallBundle.put(bundle.resolve("captures/shop/db.pcap"), icmp);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [nothing-seen]").doesNotContain("\tat ");
  }

  @Test
  void a_run_without_any_policy_is_severe_and_says_what_to_do() {
    String metadata =
        SmallBundle.list(
            SmallBundle.pod("web", "10.0.1.1")
                .replace("\"spec\": {", "\"spec\": {\"hostNetwork\": true, "));
    SmallBundle.put(bundle.resolve("cluster/pods.json"), metadata);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).containsPattern("severe: \\[no-policies] No policy was made: .*tcpdump");
  }
}
