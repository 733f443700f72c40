package io.github.pcap2netpol.policy;

import static io.github.pcap2netpol.policy.PolicyText.egress;
import static io.github.pcap2netpol.policy.PolicyText.find;
import static io.github.pcap2netpol.policy.PolicyText.ingress;
import static io.github.pcap2netpol.policy.PolicyText.names;
import static io.github.pcap2netpol.policy.PolicyText.subject;
import static io.github.pcap2netpol.policy.Scene.deployment;
import static io.github.pcap2netpol.policy.Scene.labels;
import static io.github.pcap2netpol.policy.Scene.pod;
import static io.github.pcap2netpol.policy.Scene.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PodSelectorTest {
  private static final WorkloadRef WEB = deployment("shop/web");
  private static final WorkloadRef OTHER = deployment("shop/other");
  private static final Instant ENDED = Instant.parse("2026-01-01T00:00:00Z");

  private static String subjectOfWeb(Scene scene) {
    return subject(find(scene.capture(WEB).policies(), "shop/web"));
  }

  @Test
  void an_empty_selection_cannot_be_made() {
    assertThatThrownBy(() -> new PodSelection(LabelSelector.of(Labels.NONE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PodSelection.of(LabelSelector.of(Labels.NONE))).isEmpty();
  }

  @Test
  void a_workload_is_selected_by_exactly_its_match_labels() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=web,tier=front", "app=web,tier=front,version=1")
            .workload(OTHER, "app=other", "app=other");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web,tier=front]");
  }

  @Test
  void match_expressions_are_kept() {
    LabelSelector selector =
        new LabelSelector(
            labels("app=web"), List.of(new Requirement("tier", Operator.IN, List.of("b", "a"))));
    Scene scene =
        new Scene()
            .workload(
                new Workload(
                    WEB,
                    Optional.of(selector),
                    labels("app=web,tier=a"),
                    false,
                    List.of(pod(WEB, "web-1", "app=web,tier=a"))));
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web,tier In [a, b]]");
  }

  @Test
  void where_others_match_too_a_distinguishing_template_label_is_added() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=shop", "app=shop,aaa=same,colour=blue,zone=a,component=web")
            .workload(OTHER, "app=shop", "app=shop,aaa=same,colour=red,zone=b,component=db");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=shop,component=web]");
  }

  @Test
  void keys_that_name_a_part_of_the_application_come_first_and_the_rest_in_alphabetical_order() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=shop", "app=shop,zone=a,colour=blue")
            .workload(OTHER, "app=shop", "app=shop,zone=b,colour=red");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=shop,colour=blue]");
  }

  @Test
  void no_more_labels_are_added_than_necessary() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=shop", "app=shop,a=1,b=1,c=1")
            .workload(OTHER, "app=shop", "app=shop,a=2,b=2,c=1")
            .workload(deployment("shop/third"), "app=shop", "app=shop,a=1,b=2,c=2")
            .workload(deployment("shop/fourth"), "app=shop", "app=shop,a=1,b=1,c=2");
    assertThat(subjectOfWeb(scene)).isEqualTo("[a=1,app=shop,c=1]");
  }

  @Test
  void pods_with_an_extra_label_are_excluded_by_its_absence() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=web", "app=web")
            .workload(OTHER, "app=web,track=canary", "app=web,track=canary");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web,track DoesNotExist]");
  }

  @Test
  void pods_with_another_value_are_excluded_by_it_where_the_workloads_own_values_differ() {
    Scene scene =
        new Scene()
            .workload(
                new Workload(
                    WEB,
                    Optional.of(LabelSelector.of(labels("app=web"))),
                    labels("app=web,v=2"),
                    false,
                    List.of(pod(WEB, "web-1", "app=web,v=1"), pod(WEB, "web-2", "app=web,v=2"))))
            .workload(OTHER, "app=web,v=9", "app=web,v=9");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web,v NotIn [9]]");
  }

  @Test
  void indistinguishable_workloads_share_one_policy_with_the_rules_of_both() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=same", "app=same,pod-template-hash=1")
            .workload(OTHER, "app=same", "app=same,pod-template-hash=2")
            .capture(WEB)
            .capture(OTHER)
            .app("shop/client")
            .app("shop/db")
            .call("shop/client", "shop/web", 80)
            .seen()
            .call("shop/other", "shop/db", 5432)
            .seen();
    PolicySet set = scene.policies();
    GeneratedPolicy policy = find(set, "shop/other");
    assertThat(names(set)).containsExactly("shop/client", "shop/db", "shop/other");
    assertThat(subject(policy)).isEqualTo("[app=same]");
    assertThat(policy.governs()).containsExactly(OTHER, WEB);
    assertThat(ingress(policy)).containsExactly("from [app=client] on TCP 80");
    assertThat(egress(policy)).containsExactly("to [app=db] on TCP 5432");
    assertThat(scene.findings("selector-ambiguous"))
        .containsExactly("SEVERE Deployment shop/other");
    assertThat(ingress(find(set, "shop/db"))).containsExactly("from [app=same] on TCP 5432");
    assertThat(find(set, "shop/db").rules().get(0).comments())
        .containsExactly(
            "from Deployment shop/other (with the same labels as Deployment shop/web)");
  }

  @Test
  void an_ambiguous_workload_without_a_capture_is_named_in_the_finding() {
    Scene scene =
        new Scene().workload(WEB, "app=same", "app=same").workload(OTHER, "app=same", "app=same");
    scene.capture(WEB).policies();
    assertThat(scene.messages("selector-ambiguous").get(0))
        .contains("Of Deployment shop/other there is no usable capture");
  }

  @Test
  void ambiguity_found_from_one_side_only_still_joins_both() {
    // A label distinguishes "other" from "web", but it changed during the capture.
    Scene scene =
        new Scene()
            .workload(WEB, "app=same", "app=same")
            .workload(
                new Workload(
                    OTHER,
                    Optional.of(LabelSelector.of(labels("app=same,x=1"))),
                    labels("app=same,x=1"),
                    false,
                    List.of(pod(OTHER, "o", "app=same,x=1", Set.of("x"), Instant.MAX, List.of()))))
            .capture(WEB)
            .capture(OTHER);
    PolicySet set = scene.policies();
    assertThat(names(set)).containsExactly("shop/other");
    assertThat(subject(find(set, "shop/other"))).isEqualTo("[app=same]");
  }

  @Test
  void volatile_labels_are_never_used() {
    WorkloadRef job = ref("CronJob", "shop/web");
    String volatiles =
        "pod-template-hash=1,controller-revision-hash=1,pod-template-generation=1,"
            + "rollouts-pod-template-hash=1,statefulset.kubernetes.io/pod-name=1,"
            + "apps.kubernetes.io/pod-index=1,controller-uid=1,job-name=1,"
            + "batch.kubernetes.io/controller-uid=1,batch.kubernetes.io/job-name=1";
    Scene scene = new Scene().workload(job, "", "app=report," + volatiles).capture(job);
    assertThat(subject(find(scene.policies(), "shop/web"))).isEqualTo("[app=report]");
  }

  @Test
  void a_label_that_changed_on_a_pod_is_never_used() {
    WorkloadRef db = ref("Cluster", "shop/db");
    Scene scene =
        new Scene()
            .workload(
                new Workload(
                    db,
                    Optional.empty(),
                    labels("app=db,role=primary"),
                    false,
                    List.of(
                        pod(
                            db,
                            "db-1",
                            "app=db,role=primary",
                            Set.of("role"),
                            Instant.MAX,
                            List.of()))))
            .capture(db);
    assertThat(subject(find(scene.policies(), "shop/db"))).isEqualTo("[app=db]");
  }

  @Test
  void a_label_with_the_name_of_the_only_pod_is_never_used() {
    WorkloadRef db = ref("Cluster", "shop/db");
    Scene scene = new Scene().workload(db, "", "app=db,operator.example/pod=db-x").capture(db);
    assertThat(subject(find(scene.policies(), "shop/db"))).isEqualTo("[app=db]");
  }

  @Test
  void pods_of_a_job_without_labels_are_selected_by_having_a_job_name() {
    WorkloadRef job = ref("Job", "shop/once");
    Scene scene =
        new Scene()
            .workload(job, "", "batch.kubernetes.io/job-name=once,job-name=once")
            .capture(job);
    assertThat(subject(find(scene.policies(), "shop/once")))
        .isEqualTo("[batch.kubernetes.io/job-name Exists]");
    assertThat(scene.findings("selector-ambiguous")).isEmpty();
  }

  @Test
  void a_job_name_that_other_jobs_have_too_is_severe_unless_their_labels_differ() {
    WorkloadRef one = ref("Job", "shop/one");
    Scene labelled =
        new Scene()
            .workload(one, "", "batch.kubernetes.io/job-name=one")
            .workload(ref("Job", "shop/two"), "", "batch.kubernetes.io/job-name=two,app=two")
            .capture(one);
    assertThat(subject(find(labelled.policies(), "shop/one")))
        .isEqualTo("[app DoesNotExist,batch.kubernetes.io/job-name Exists]");
    Scene alike =
        new Scene()
            .workload(one, "", "batch.kubernetes.io/job-name=one")
            .workload(ref("Job", "shop/two"), "", "batch.kubernetes.io/job-name=two")
            .capture(one);
    alike.policies();
    assertThat(alike.findings("selector-ambiguous")).containsExactly("SEVERE Job shop/one");
  }

  @Test
  void a_bare_pod_is_selected_by_its_labels() {
    WorkloadRef bare = ref("Pod", "shop/bare");
    Scene scene = new Scene().workload(bare, "", "run=bare").capture(bare);
    assertThat(subject(find(scene.policies(), "shop/bare"))).isEqualTo("[run=bare]");
  }

  @Test
  void a_pod_without_labels_gets_no_policy_and_a_severe_finding() {
    WorkloadRef bare = ref("Pod", "shop/bare");
    Scene scene = new Scene().workload(bare, "", "").capture(bare);
    PolicySet set = scene.policies();
    assertThat(set.policies()).isEmpty();
    assertThat(set.uncovered()).extracting(PolicySet.Uncovered::workload).containsExactly(bare);
    assertThat(scene.findings("pod-without-labels")).containsExactly("SEVERE Pod shop/bare");
  }

  @Test
  void ended_pods_of_uncaptured_workloads_and_host_network_pods_do_not_count() {
    WorkloadRef done = ref("Pod", "shop/done");
    WorkloadRef agent = ref("DaemonSet", "shop/agent");
    Scene scene =
        new Scene()
            .workload(WEB, "app=web", "app=web")
            .workload(
                new Workload(
                    done,
                    Optional.empty(),
                    labels("app=web"),
                    false,
                    List.of(pod(done, "done", "app=web", Set.of(), ENDED, List.of()))))
            .workload(
                new Workload(
                    agent,
                    Optional.empty(),
                    labels("app=web"),
                    true,
                    List.of(pod(agent, "agent", "app=web"))));
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web]");
    assertThat(scene.findings("selector-ambiguous")).isEmpty();
  }

  @Test
  void a_workload_scaled_to_zero_counts_with_its_template() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=web", "app=web,colour=blue")
            .workload(
                new Workload(
                    OTHER,
                    Optional.of(LabelSelector.of(labels("app=web"))),
                    labels("app=web,colour=green"),
                    false,
                    List.of()));
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web,colour=blue]");
  }

  @Test
  void pods_of_another_namespace_do_not_count() {
    Scene scene =
        new Scene()
            .workload(WEB, "app=web", "app=web")
            .workload(deployment("test/web"), "app=web", "app=web");
    assertThat(subjectOfWeb(scene)).isEqualTo("[app=web]");
  }

  @Test
  void many_workloads_with_common_labels_are_all_distinguished() {
    Scene scene = new Scene();
    for (int i = 0; i < 300; i++) {
      WorkloadRef ref = deployment("shop/w" + i);
      scene
          .workload(ref, "app=all,row=" + i / 20, "app=all,row=" + i / 20 + ",column=" + i % 20)
          .capture(ref);
    }
    PolicySet set = scene.policies();
    assertThat(set.policies()).hasSize(300);
    assertThat(subject(find(set, "shop/w47"))).isEqualTo("[app=all,column=7,row=2]");
    assertThat(set.policies().stream().map(PolicyText::subject).distinct()).hasSize(300);
    assertThat(new TreeSet<>(scene.findings("selector-ambiguous"))).isEmpty();
  }

  @Test
  void a_release_label_is_left_out_even_if_all_pods_share_it() {
    WorkloadRef web = ref("Rollout", "shop/web");
    Scene scene =
        new Scene()
            .workload(web, "", "app=web,helm.sh/chart=web-1.0.0,app.kubernetes.io/version=7")
            .capture(web);
    assertThat(subject(find(scene.policies(), "shop/web"))).isEqualTo("[app=web]");
    assertThat(scene.findings("selector-will-not-last")).isEmpty();
  }

  @Test
  void a_version_in_the_workloads_own_selector_counts_if_the_workload_is_named_after_it() {
    WorkloadRef first = deployment("shop/web-v1");
    Scene named =
        new Scene().workload(first, "app=web,version=v1", "app=web,version=v1").capture(first);
    assertThat(subject(find(named.policies(), "shop/web-v1"))).isEqualTo("[app=web,version=v1]");
    Scene released =
        new Scene().workload(WEB, "app=web,version=1.4", "app=web,version=1.4").capture(WEB);
    assertThat(subject(find(released.policies(), "shop/web"))).isEqualTo("[app=web]");
  }

  @Test
  void a_label_that_will_not_last_is_used_where_nothing_else_distinguishes_and_that_is_severe() {
    WorkloadRef one = ref("Run", "shop/one");
    WorkloadRef two = ref("Run", "shop/two");
    Scene scene =
        new Scene()
            .workload(one, "", "app=etl,run-id=7")
            .workload(two, "", "app=etl,run-id=8")
            .capture(one);
    assertThat(subject(find(scene.policies(), "shop/one"))).isEqualTo("[app=etl,run-id=7]");
    assertThat(scene.findings("selector-will-not-last")).containsExactly("SEVERE Run shop/one");
    assertThat(scene.messages("selector-will-not-last").get(0))
        .contains("run-id, which changes with each run")
        .contains("Give them a permanent label");
  }

  @Test
  void a_peer_too_is_selected_by_lasting_labels() {
    WorkloadRef caller = ref("Rollout", "shop/caller");
    Scene scene =
        new Scene()
            .app("shop/db")
            .workload(caller, "", "app=caller,git-sha=9f8e7d6")
            .call(Scene.peer(caller), Scene.peer(deployment("shop/db")), PortProtocol.tcp(5432))
            .seen();
    assertThat(ingress(find(scene.policies(), "shop/db")))
        .containsExactly("from [app=caller] on TCP 5432");
  }

  @Test
  void labels_by_which_a_service_selects_exactly_these_pods_come_before_recommended_ones() {
    WorkloadRef pg = ref("Cluster", "shop/pg");
    Scene scene =
        new Scene()
            .workload(pg, "", "app=postgres,example.com/cluster=pg,role=primary")
            .service("shop/pg-rw", "example.com/cluster=pg,role=primary")
            .capture(pg);
    assertThat(subject(find(scene.policies(), "shop/pg"))).isEqualTo("[example.com/cluster=pg]");
  }

  @Test
  void a_service_that_selects_by_state_is_called_at_all_pods_that_may_get_that_state() {
    WorkloadRef pg = ref("Cluster", "shop/pg");
    Scene scene =
        new Scene()
            .app("shop/web")
            .workload(
                new Workload(
                    pg,
                    Optional.empty(),
                    labels("app=pg"),
                    false,
                    List.of(
                        pod(pg, "pg-1", "app=pg,role=primary"),
                        pod(pg, "pg-2", "app=pg,role=replica"))))
            .service("shop/pg-rw", "app=pg,role=primary")
            .call(Scene.peer(deployment("shop/web")), Scene.peer(pg), PortProtocol.tcp(5432))
            .through("shop/pg-rw", "10.96.0.1", 5432)
            .seen();
    assertThat(egress(find(scene.policies(), "shop/web")))
        .containsExactly("to [app=pg] on TCP 5432");
  }
}
