package io.github.pcap2netpol.output.summary;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.answer.coverage.Unseen.Kind;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.connection.model.Watched.Evidence;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.AnalysisFixture;
import io.github.pcap2netpol.output.Boutique;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionCounts;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.summary.Summary.Findings;
import io.github.pcap2netpol.output.summary.Summary.Folders;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.TextStyle;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
  private final AnalysisFixture shop = Boutique.withMore();

  @Test
  void it_says_what_was_observed_and_what_calls_what() {
    assertThat(text())
        .contains("120 packets in 12 captures, 2026-11-21 08:48:10 to 08:53:10 UTC")
        .contains("of 12 workloads captured in namespace boutique")
        .contains("  cartservice            redis-cart 6379, redis-standby 6379*\n")
        .contains("  redis-cart             calls nothing\n")
        .contains("* inferred")
        .contains("kube-system/coredns  TCP 53, UDP 53, by 11 workloads")
        .contains("boutique/frontend  TCP 8080 to anyone, through Service frontend-external");
  }

  @Test
  void it_says_what_graph_and_page_leave_out_of_a_large_cluster() {
    AnalysisFixture large = new AnalysisFixture();
    WorkloadRef web = large.captured("shop", "web");
    WorkloadRef cart = large.captured("shop", "cart");
    for (int port = 1; port <= 2001; port++) {
      large.seen(web, peer(cart), PortProtocol.tcp(port));
    }

    assertThat(text(large, "out", false))
        .contains("2,001 connections are too many to draw")
        .contains("first 2000 of 2,001\n");
  }

  @Test
  void where_each_capture_is_of_one_pod_nothing_is_said_of_what_was_watched() {
    assertThat(text()).doesNotContain("capture holds", "captured in full");
  }

  @Test
  void it_says_what_captures_of_several_pods_watched_and_how_that_is_known() {
    watches("node1.pcap", "frontend-0", Evidence.OWN_INTERFACE);
    watches("node1.pcap", "adservice-0", Evidence.FIRST_HOP);
    watches("node2.pcap", "adservice-1", Evidence.FIRST_HOP);
    shop.diagnostics.add(
        Diagnostic.warning("captured-in-part", "Deployment boutique/adservice", "One of two."));

    assertThat(text())
        .contains(
            """
              2 captures hold 3 pods: 1 with an interface of their own, 2 seen before any router
              11 workloads captured in full, 1 in part, 2 only from the other end
            """);
  }

  private void watches(String capture, String pod, Evidence evidence) {
    shop.watched.add(new Watched(capture, new PodRef("boutique", pod), evidence));
  }

  @Test
  void it_says_what_to_do_next() {
    assertThat(text(shop, "my out", false))
        .contains("  kubectl apply -k 'my out/policies'\n")
        .containsSubsequence("  kubectl rollout restart deployment/", "-n boutique\n");
  }

  @Test
  void what_was_not_observed_is_named_with_what_will_come_of_it_and_how_to_record_it() {
    shop.unseen.add(new Unseen(Kind.CRON_JOB, "CronJob boutique/backup", "0 3 * * *"));
    shop.unseen.add(new Unseen(Kind.NO_REPLICAS, "Deployment boutique/worker", "replicas 0"));
    shop.unseen.add(new Unseen(Kind.CONTAINER_PORT, "Deployment boutique/web", "9090/tcp"));

    assertThat(text())
        .contains(
            """
            Known but not observed
              CronJob boutique/backup (0 3 * * *) did not run: its calls will be denied
            """)
        .contains("Deployment boutique/worker (replicas 0) has no pods: its calls will be denied")
        .contains("  1 container port never called: calls there will be denied\n")
        .containsSubsequence(
            "Next",
            "  scripts/record -n boutique -o shop-again --for 10m\n",
            "  kubectl create job backup-once --from=cronjob/backup -n boutique\n",
            "  kubectl scale deployment/worker --replicas=1 -n boutique\n",
            "  ./pcap2netpol analyse shop shop-again -o out\n",
            "kubectl apply");
  }

  @Test
  void where_all_was_observed_nothing_is_to_be_recorded_again() {
    assertThat(text()).doesNotContain("Known but not observed", "scripts/record");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 132})
  void it_fits_a_terminal(int columns) {
    shop.diagnostics.add(Diagnostic.severe("long", "x.pcap", "word ".repeat(60)));

    assertThat(text(Findings.LISTED, columns).lines())
        .anyMatch(line -> line.length() > columns - 10)
        .allMatch(line -> line.length() <= columns || line.endsWith("loadgenerator-0.pcap:"));
  }

  @Test
  void a_command_that_is_too_long_for_the_line_can_still_be_copied() {
    assertThat(text(Findings.LISTED, 40))
        .contains("  kubectl rollout restart \\\n      deployment/");
  }

  @Test
  void findings_that_have_been_printed_are_only_counted() {
    shop.diagnostics.add(Diagnostic.severe("bad", "worst.pcap", "Look at this."));

    assertThat(text(Findings.PRINTED, 90))
        .containsSubsequence(
            "Needs attention", "1 severe finding and 1 warning, listed on standard error", "Next")
        .doesNotContain("Look at this");
  }

  @Test
  void policies_that_would_deny_something_are_not_to_be_applied() {
    shop.denies(
        deployment("boutique", "frontend"),
        deployment("boutique", "adservice"),
        PortProtocol.tcp(1));

    assertThat(text())
        .containsSubsequence("Next", "don't apply these policies")
        .doesNotContain("kubectl apply");
  }

  @Test
  void a_dry_run_names_no_folder() {
    Analysis analysis = shop.analysis();

    assertThat(
            Summary.text(
                analysis,
                counts(analysis),
                new Folders(List.of("shop"), Optional.empty()),
                Findings.LISTED,
                new TextStyle(90, false)))
        .contains("Nothing written (dry run)")
        .containsSubsequence("Next", "without --dry-run")
        .doesNotContain("kubectl apply", "Written to");
  }

  @Test
  void both_no_denial_and_a_denial_are_stated() {
    assertThat(text())
        .contains(
            "No observed connection would be denied (42 by capture, caller, callee and port).");
    for (int i = 1; i <= 7; i++) {
      shop.denies(
          deployment("boutique", "frontend"),
          deployment("boutique", "adservice"),
          PortProtocol.tcp(i));
    }

    assertThat(text())
        .contains("7 of 42 connections (by capture, caller, callee and port) would be DENIED:")
        .contains("boutique/frontend to boutique/adservice TCP 5: no egress rule")
        .doesNotContain("TCP 6:")
        .contains("and 2 more in report.json");
  }

  @Test
  void the_most_severe_finding_comes_first_and_the_rest_is_counted() {
    shop.diagnostics.clear();
    for (int i = 0; i < 10; i++) {
      shop.diagnostics.add(Diagnostic.warning("many", "place", "Many of these, " + i + "."));
    }
    shop.diagnostics.add(Diagnostic.severe("bad", "worst.pcap", "Look at this."));
    shop.diagnostics.add(Diagnostic.info("trifle", "", "Not worth a line."));

    assertThat(text())
        .containsSubsequence(
            "Needs attention", "severe   worst.pcap: Look", "warning  place: Many of these, 0.")
        .contains("and 7 more, and 1 remark in out/report.json")
        .doesNotContain("Many of these, 3", "Not worth a line");
  }

  @Test
  void the_same_finding_about_several_workloads_is_one_line() {
    shop.diagnostics.clear();
    shop.diagnostics.add(Diagnostic.warning("silent", "Pod shop/a", "Silent."));
    shop.diagnostics.add(Diagnostic.warning("silent", "Pod shop/b", "Silent."));

    assertThat(text()).contains("  warning  Pod shop/a, b: Silent.\n");
  }

  @Test
  void failed_attempts_are_counted_apart_from_connections() {
    String before = text();
    refused("frontend", "adservice", 9999);

    assertThat(text().lines().filter(line -> line.contains(" captured in namespace")))
        .hasSize(1)
        .isEqualTo(before.lines().filter(line -> line.contains(" captured in namespace")).toList());
    assertThat(text()).contains("1 refused and 0 unanswered attempts");
  }

  @Test
  void a_caller_that_fails_at_many_ports_is_named() {
    for (int port = 1; port <= 20; port++) {
      refused("loadgenerator", "redis-cart", port);
    }
    refused("frontend", "adservice", 9999);

    assertThat(text())
        .contains("21 refused and 0 unanswered attempts, most often boutique/")
        .contains("  boutique/loadgenerator tried 20 ports of 1 address in vain, as a scan would\n")
        .doesNotContain("frontend tried");
  }

  private void refused(String from, String to, int port) {
    WorkloadRef caller = deployment("boutique", from);
    WorkloadRef called = deployment("boutique", to);
    Connection connection =
        shop.connection(
            caller,
            shop.address(caller),
            shop.address(called),
            PortProtocol.tcp(port),
            State.REFUSED,
            1);
    shop.attempts.add(new Attempt(peer(caller), List.of(peer(called)), connection, List.of()));
  }

  @Test
  void severe_findings_come_before_the_next_step() {
    assertThat(text()).doesNotContain("understood");
    shop.diagnostics.add(Diagnostic.severe("bad", "worst.pcap", "Look at this."));

    assertThat(text())
        .containsSubsequence("Next", "resolve the severe findings above first", "kubectl apply");
  }

  @Test
  void a_result_without_policies_is_stated() {
    assertThat(text(new AnalysisFixture(), "out", false))
        .contains("No policies: no workload has a usable capture.")
        .doesNotContain("kubectl apply");
  }

  @Test
  void untrusted_text_cannot_control_the_terminal() {
    shop.diagnostics.add(Diagnostic.severe("evil", "a\u001b[2Jb\r\nc\u202e", "\u009b31m"));

    assertThat(text()).contains("a\\u001b[2Jb\\r\\nc\\u202e: \\u009b31m").doesNotContain("\u001b");
  }

  @Test
  void colours_appear_if_wanted_and_change_nothing_else() {
    String colored = text(shop, "out", true);

    assertThat(colored).contains("\u001b[1mSeen\u001b[0m");
    assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(text());
  }

  private String text() {
    return text(shop, "out", false);
  }

  private String text(Findings findings, int columns) {
    return Summary.text(
        shop.analysis(),
        counts(shop.analysis()),
        new Folders(List.of("shop"), Optional.of("out")),
        findings,
        new TextStyle(columns, false));
  }

  private static String text(AnalysisFixture seen, String folder, boolean color) {
    return Summary.text(
        seen.analysis(),
        counts(seen.analysis()),
        new Folders(List.of("shop"), Optional.of(folder)),
        Findings.LISTED,
        new TextStyle(90, color));
  }

  private static ConnectionCounts counts(Analysis analysis) {
    return ConnectionCounts.of(
        ConnectionRows.of(analysis.traffic(), new PeerNames(analysis.traffic())));
  }
}
