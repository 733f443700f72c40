package io.github.pcap2netpol.answer.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.testkit.ApiObjects;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of thing that the cluster declares and no capture shows, and when it counts as
 * observed.
 */
class CoverageTest {
  private final CoverageScene scene;

  CoverageTest(@TempDir Path folder) {
    this.scene = new CoverageScene(folder);
  }

  @Test
  void nothing_is_unseen_where_nothing_else_is_declared() {
    assertThat(scene.unseen()).isEmpty();
  }

  // --- Schedules ---

  private static String cronJob(String spec) {
    return "{'apiVersion':'batch/v1','kind':'CronJob','metadata':{'namespace':'shop',"
        + "'name':'report'},'spec':{'schedule':'0 3 * * *'"
        + spec
        + ",'jobTemplate':{'spec':{'template':{'metadata':{'labels':{'job':'report'}},'spec':{}}}}}}";
  }

  @Test
  void a_cron_job_that_did_not_run_is_a_warning_with_its_schedule_and_how_to_run_it() {
    scene.object(cronJob(""));

    assertThat(scene.unseen()).containsExactly("CRON_JOB CronJob shop/report 0 3 * * *");
    assertThat(scene.warnings())
        .singleElement()
        .asString()
        .startsWith("unseen-cron-job: CronJob shop/report: It did not run during the captures")
        .contains("schedule 0 3 * * *", "policies will deny its calls")
        .contains("kubectl create job NAME --from=cronjob/report -n shop");
  }

  @Test
  void a_suspended_cron_job_is_reported_as_suspended() {
    scene.object(cronJob(",'suspend':true"));

    assertThat(scene.unseen())
        .containsExactly("CRON_JOB CronJob shop/report 0 3 * * * (suspended)");
  }

  @Test
  void a_cron_job_whose_pod_ran_meanwhile_counts_as_run_even_without_a_capture() {
    scene
        .object(cronJob(""))
        .object(
            "{'apiVersion':'batch/v1','kind':'Job','metadata':{'namespace':'shop',"
                + "'name':'report-29394720','ownerReferences':[{'kind':'CronJob','name':'report',"
                + "'controller':true}]},'spec':{'template':{'metadata':{},'spec':{}}}}")
        .pod(
            "report-29394720-x5k2p",
            "10.0.1.7",
            "2026-11-21T08:00:20Z",
            ",'ownerReferences':[{'kind':'Job','name':'report-29394720','controller':true}]",
            "",
            "");

    assertThat(scene.unseen()).isEmpty();
  }

  private static String cronWorkflow(String spec, String status) {
    return "{'apiVersion':'argoproj.io/v1alpha1','kind':'CronWorkflow','metadata':{"
        + "'namespace':'shop','name':'nightly'},'spec':{"
        + spec
        + "},'status':{"
        + status
        + "}}";
  }

  @Test
  void a_schedule_of_a_custom_kind_that_did_not_come_due_is_a_warning() {
    scene
        .object(cronWorkflow("'schedules':['0 3 * * *','@weekly']", ""))
        .object(
            "{'apiVersion':'keda.sh/v1alpha1','kind':'ScaledJob','metadata':{'namespace':'shop',"
                + "'name':'resize'},'spec':{'jobTargetRef':{},'triggers':[{'type':'rabbitmq'}]}}")
        .object(
            "{'apiVersion':'velero.io/v1','kind':'Schedule','metadata':{'namespace':'shop',"
                + "'name':'backup'},'spec':{'schedule':'@every 6h','paused':true}}")
        .object(
            "{'apiVersion':'example.org/v1','kind':'Exporter','metadata':{'namespace':'shop',"
                + "'name':'export'},'spec':{'cron':'*/10 8-17 * * MON-FRI'}}");

    assertThat(scene.unseen())
        .containsExactly(
            "SCHEDULE CronWorkflow shop/nightly 0 3 * * *, @weekly",
            "SCHEDULE Exporter shop/export */10 8-17 * * MON-FRI",
            "SCHEDULE ScaledJob shop/resize triggered by rabbitmq",
            "SCHEDULE Schedule shop/backup @every 6h, suspended");
    assertThat(scene.warnings()).hasSize(4).allMatch(text -> text.startsWith("unseen-schedule: "));
  }

  @Test
  void a_field_called_schedule_with_another_format_is_not_a_schedule() {
    scene.object(
        "{'apiVersion':'example.org/v1','kind':'Roster','metadata':{'namespace':'shop',"
            + "'name':'oncall'},'spec':{'schedule':'weekdays'}}");

    assertThat(scene.unseen()).isEmpty();
  }

  @Test
  void a_schedule_came_due_if_its_status_says_so_or_a_run_named_after_it_lived_meanwhile() {
    scene.object(
        cronWorkflow("'schedule':'0 8 * * *'", "'lastScheduledTime':'2026-11-21T08:00:30Z'"));
    assertThat(scene.unseen()).isEmpty();

    scene
        .object(cronWorkflow("'schedule':'0 8 * * *'", ""))
        .pod(
            "nightly-1763712000-4021",
            "10.0.1.7",
            "2026-11-21T08:00:20Z",
            ",'ownerReferences':[{'kind':'Workflow','name':'nightly-1763712000','controller':true}]",
            "",
            "");
    assertThat(scene.unseen()).isEmpty();
  }

  @Test
  void a_schedule_that_last_came_due_before_the_captures_is_unseen() {
    scene.object(
        cronWorkflow("'schedule':'0 7 * * *'", "'lastScheduledTime':'2026-11-21T07:00:00Z'"));

    assertThat(scene.unseen()).containsExactly("SCHEDULE CronWorkflow shop/nightly 0 7 * * *");
  }

  @Test
  void a_release_job_is_a_warning_if_none_ran() {
    scene.object(
        "{'apiVersion':'batch/v1','kind':'Job','metadata':{'namespace':'shop','name':'migrate',"
            + "'annotations':{'helm.sh/hook':'pre-upgrade'}},"
            + "'spec':{'template':{'metadata':{},'spec':{}}}}");

    assertThat(scene.unseen()).containsExactly("RELEASE_JOB Job shop/migrate pre-upgrade");
    assertThat(scene.warnings()).singleElement().asString().contains("Capture during a release.");
  }

  @Test
  void a_workload_scaled_to_zero_is_a_warning() {
    scene.object(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'shop',"
            + "'name':'worker'},'spec':{'replicas':0,'selector':{'matchLabels':{'app':'worker'}},"
            + "'template':{'metadata':{'labels':{'app':'worker'}},'spec':{}}}}");

    assertThat(scene.unseen()).containsExactly("NO_REPLICAS Deployment shop/worker replicas 0");
    assertThat(scene.warnings()).singleElement().asString().contains("Scale it up");
  }

  // --- Declared but never called ---

  @Test
  void only_container_and_service_ports_that_nobody_called_are_counted() {
    scene
        .pod("db", "10.0.1.2", ports("5432", "9187"), "")
        .object(service("db", 5432))
        .object(service("metrics", 9187));

    assertThat(scene.unseen())
        .containsExactly(
            "SERVICE_PORT Service shop/metrics TCP 9187", "CONTAINER_PORT Pod shop/db TCP 9187");
    assertThat(scene.warnings()).isEmpty();
  }

  private static String ports(String... ports) {
    StringBuilder all = new StringBuilder();
    for (String port : ports) {
      all.append(all.isEmpty() ? "" : ",").append("{'containerPort':" + port + "}");
    }
    return ",'containers':[{'name':'main','ports':[" + all + "]}]";
  }

  private static String service(String name, int port) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'namespace':'shop','name':'NAME'},"
            .replace("NAME", name)
        + "'spec':{'type':'ClusterIP','clusterIP':'None','selector':{'app':'db'},"
        + "'ports':[{'port':PORT,'targetPort':PORT}]}}".replace("PORT", "" + port);
  }

  @Test
  void a_backend_of_an_ingress_or_a_route_that_nobody_called_is_a_warning() {
    scene
        .object(service("admin", 8080))
        .object(
            "{'apiVersion':'networking.k8s.io/v1','kind':'Ingress','metadata':{'namespace':'shop',"
                + "'name':'web'},'spec':{'rules':[{'http':{'paths':[{'backend':{'service':{"
                + "'name':'admin','port':{'number':8080}}}}]}}]}}")
        .object(
            "{'apiVersion':'gateway.networking.k8s.io/v1','kind':'HTTPRoute','metadata':{"
                + "'namespace':'shop','name':'admin'},'spec':{'rules':[{'backendRefs':[{"
                + "'name':'admin','port':8080}]}]}}");

    assertThat(scene.unseen())
        .containsExactly(
            "ROUTE HTTPRoute shop/admin Service shop/admin, TCP 8080",
            "ROUTE Ingress shop/web Service shop/admin, TCP 8080",
            "SERVICE_PORT Service shop/admin TCP 8080");
    assertThat(scene.warnings()).hasSize(2).allMatch(text -> text.startsWith("unseen-route: "));
  }

  @Test
  void a_webhook_that_the_api_server_did_not_call_is_a_warning() {
    scene
        .object(service("hook", 443))
        .object(
            "{'apiVersion':'admissionregistration.k8s.io/v1',"
                + "'kind':'ValidatingWebhookConfiguration','metadata':{'name':'policy'},"
                + "'webhooks':[{'name':'a.b.c','clientConfig':{'service':{'namespace':'shop',"
                + "'name':'hook'}}}]}");

    assertThat(scene.unseen())
        .anyMatch(text -> text.startsWith("API_SERVER_CALL ValidatingWebhookConfiguration"));
    assertThat(scene.warnings()).singleElement().asString().contains("the policy will deny it");
  }

  @Test
  void a_probe_that_was_never_seen_is_counted() {
    scene.pod(
        "db",
        "10.0.1.2",
        ",'containers':[{'name':'main','readinessProbe':{'tcpSocket':{'port':8086}}}]",
        "");

    assertThat(scene.unseen()).containsExactly("PROBE Pod shop/db TCP 8086");
  }

  // --- Older than the capture ---

  @Test
  void a_replica_without_a_capture_is_counted() {
    String owned = ",'ownerReferences':[{'kind':'StatefulSet','name':'db','controller':true}]";
    scene
        .pod("db", "10.0.1.2", "2026-11-21T07:59:50Z", owned, "", "")
        .pod("db-1", "10.0.1.3", "2026-11-21T07:59:50Z", owned, "", "");

    assertThat(scene.unseen()).containsExactly("POD_WITHOUT_CAPTURE StatefulSet shop/db db-1");
  }

  @Test
  void a_pod_that_a_captured_one_replaced_is_not_counted() {
    String owned = ",'ownerReferences':[{'kind':'StatefulSet','name':'db','controller':true}]";
    String ended =
        ApiObjects.pod("db-1", "10.0.1.3")
            .started("2026-11-21T07:00:00Z")
            .metadata(owned)
            .status(
                ",'containerStatuses':[{'name':'main','state':{'terminated':"
                    + "{'startedAt':'2026-11-21T07:00:00Z',"
                    + "'finishedAt':'2026-11-21T08:00:05Z'}}}]")
            .toString()
            .replace("Running", "Failed");
    scene.pod("db", "10.0.1.2", "2026-11-21T07:59:50Z", owned, "", "").object(ended);

    assertThat(scene.unseen()).isEmpty();
  }

  @Test
  void a_pod_older_than_its_capture_is_counted_if_its_status_lacks_its_containers() {
    scene.pod("db", "10.0.1.2", "2026-11-21T06:00:00Z", "", "", "");

    assertThat(scene.unseen()).containsExactly("STARTED_BEFORE Pod shop/db db");
  }

  private static String running(String name, String since) {
    return "{'name':'" + name + "','state':{'running':{'startedAt':'" + since + "'}}}";
  }

  @Test
  void a_container_older_than_the_capture_is_counted_by_name_where_others_are_younger() {
    scene.pod(
        "db",
        "10.0.1.2",
        "2026-11-21T06:00:00Z",
        "",
        "",
        ",'containerStatuses':["
            + running("postgres", "2026-11-21T06:00:05Z")
            + ","
            + running("exporter", "2026-11-21T07:59:59Z")
            + "]");

    assertThat(scene.unseen()).containsExactly("STARTED_BEFORE Pod shop/db db, container postgres");
  }

  @Test
  void pods_whose_packets_the_captures_of_their_nodes_hold_are_not_without_a_capture() {
    Path bundle = Path.of("src/test/resources/scenarios/vxlan-between-nodes/bundle");

    assertThat(CoverageScene.run(bundle).coverage().unseen())
        .extracting(Unseen::kind)
        .doesNotContain(Unseen.Kind.POD_WITHOUT_CAPTURE);
  }

  @Test
  void an_old_pod_whose_container_restarted_since_the_capture_began_is_seen() {
    scene.pod(
        "db",
        "10.0.1.2",
        "2026-11-21T06:00:00Z",
        "",
        "",
        ",'containerStatuses':[" + running("postgres", "2026-11-21T08:00:30Z") + "]");

    assertThat(scene.unseen()).isEmpty();
  }

  @Test
  void a_quiet_pod_whose_capture_container_started_with_the_others_is_seen() {
    scene
        .pod(
            "quiet",
            "10.0.1.9",
            "2026-11-21T07:58:00Z",
            "",
            "",
            ",'containerStatuses':["
                + running("main", "2026-11-21T07:58:03Z")
                + ","
                + running("pcap2netpol", "2026-11-21T07:58:04Z")
                + "]")
        .calls("quiet", "10.0.1.9", "db", "10.0.1.2", 5432, 100);

    assertThat(scene.unseen()).isEmpty();
  }

  @Test
  void an_init_container_that_ended_before_the_capture_is_counted() {
    scene.pod(
        "db",
        "10.0.1.2",
        ",'initContainers':[{'name':'migrate'},{'name':'proxy','restartPolicy':'Always'}]",
        ",'initContainerStatuses':[{'name':'migrate','state':{'terminated':{"
            + "'startedAt':'2026-11-21T07:59:51Z','finishedAt':'2026-11-21T07:59:55Z'}}},"
            + running("proxy", "2026-11-21T07:59:56Z")
            + "],'containerStatuses':["
            + running("main", "2026-11-21T07:59:58Z")
            + "]");

    assertThat(scene.unseen()).containsExactly("INIT_CONTAINER Pod shop/db db, container migrate");
  }
}
