package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.cluster.label.KnownLabel;
import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.scenario.LaterScenarios.Day;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pods that have other labels later. */
final class LaterLabels {
  private LaterLabels() {}

  static List<Function<Day, Scenario>> all() {
    return List.of(
        LaterLabels::documented,
        LaterLabels::byConvention,
        LaterLabels::pipelineTask,
        LaterLabels::dagTask,
        LaterLabels::runnerBuild,
        LaterLabels::imageBuilds,
        LaterLabels::failover,
        LaterLabels::brokers);
  }

  /** A database, and what calls it through its Service. */
  private static void callDatabase(Scenario s, PodSketch... callers) {
    WorkloadSketch db =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").declares(tcp(5432)).on(2);
    ServiceSketch service = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    for (PodSketch caller : callers) {
      s.wire().from(caller).calls(service, tcp(5432), db.pod(0)).tcp();
      s.truth().allows(caller.workload(), db, tcp(5432));
    }
    s.truth().policies("shop/db");
  }

  /** A label for each row of docs/labels.md that is about these. */
  private static Map<String, String> labels(Day day, Predicate<KnownLabel> which) {
    TreeMap<String, String> labels = new TreeMap<>(Map.of("app", "web"));
    for (KnownLabel row : KnownLabels.rows()) {
      String pattern = row.pattern().replaceFirst("=.*", "");
      List<String> values =
          row.pattern().equals(pattern)
              ? List.of("x", "y")
              : List.of(row.pattern().substring(pattern.length() + 1).split(",", -1));
      if (which.test(row)) {
        labels.put(
            pattern.startsWith("~")
                ? "example.com/any-" + pattern.substring(1).replace(' ', '-')
                : pattern.replace("*", "x"),
            day.pick(values.get(0), values.get(1)));
      }
    }
    return labels;
  }

  private static boolean isConvention(KnownLabel row) {
    return row.pattern().startsWith("~");
  }

  private static Scenario documented(Day day) {
    return ofAllLabels(
        LaterScenarios.of(
            day,
            "all-documented-labels-changed",
            "A pod with every documented label that will not last; later all of them have other"
                + " values."),
        labels(day, row -> !isConvention(row)));
  }

  private static Scenario byConvention(Day day) {
    return ofAllLabels(
        LaterScenarios.of(
            day,
            "all-labels-by-convention-changed",
            "A pod with every label that by convention will not last; later all of them have other"
                + " values."),
        labels(day, LaterLabels::isConvention));
  }

  private static Scenario ofAllLabels(Scenario s, Map<String, String> labels) {
    WorkloadSketch web = s.cluster().workload(Kind.DATABASE_CLUSTER, "shop", "web");
    callDatabase(s, web.made("web-1", 1, labels, "Cluster", "web"));
    s.truth().policies("shop/web");
    return s;
  }

  private static Scenario pipelineTask(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "task-of-a-pipeline",
            "A Tekton TaskRun's pod; later another run of the same task calls.");
    String run = "build-run-" + day.pick("x5k2p", "q8r2d");
    WorkloadSketch task = s.cluster().workload(Kind.TASK_RUN, "shop", run + "-test");
    callDatabase(
        s,
        task.made(
            run + "-test-pod",
            1,
            Map.of(
                "app.kubernetes.io/managed-by", "tekton-pipelines",
                "tekton.dev/pipeline", "build",
                "tekton.dev/pipelineRun", run,
                "tekton.dev/pipelineTask", "test",
                "tekton.dev/task", "test",
                "tekton.dev/taskRun", run + "-test"),
            "TaskRun",
            run + "-test"));
    s.truth().policies("shop/" + run + "-test");
    return s;
  }

  private static Scenario dagTask(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "task-of-a-dag",
            "A pod that Airflow made for one task of one run; later another task of the next run"
                + " calls.");
    String pod = "etl-" + day.pick("extract-x7c2m9ww", "load-zk4v8pq2");
    WorkloadSketch task = s.cluster().workload(Kind.BARE_POD, "shop", pod);
    callDatabase(
        s,
        task.made(
            pod,
            1,
            Map.of(
                "airflow-worker", day.pick("20", "21"),
                "airflow_version", day.pick("2.9.0", "2.9.1"),
                "dag_id", "etl",
                "kubernetes_executor", "True",
                "run_id", day.pick("manual__2026-03-03", "manual__2026-03-04"),
                "task_id", day.pick("extract", "load"),
                "try_number", day.pick("1", "2")),
            "",
            ""));
    s.truth().policies("shop/" + pod);
    return s;
  }

  private static Scenario runnerBuild(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "build-of-a-runner",
            "A GitLab build, whose labels are all the build's own: its policy selects what has such"
                + " a label at all, and so the next build.");
    String pod = "runner-t1abcd-project-42-concurrent-" + day.pick("0-zvq3w8mn", "1-p9x4k2lz");
    WorkloadSketch build = s.cluster().workload(Kind.BARE_POD, "shop", pod);
    callDatabase(
        s,
        build.made(
            pod,
            1,
            Map.of(
                "pod", pod.substring(0, pod.lastIndexOf('-')),
                "job.runner.gitlab.com/id", day.pick("880", "881"),
                "job.runner.gitlab.com/sha", day.pick("9f8e7d6c5b4a", "0a1b2c3d4e5f"),
                "project.runner.gitlab.com/id", "42",
                "manager.runner.gitlab.com/id-short", "t1abcd"),
            "",
            ""));
    s.truth().policies("shop/" + pod);
    return s;
  }

  private static Scenario imageBuilds(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "builds-of-an-image",
            "Two builds of OpenShift that share no label but its key: one workload, to which the"
                + " next build belongs.");
    WorkloadSketch builds = s.cluster().workload(Kind.INSTANCES, "shop", "web");
    List<String> names = day.pick(List.of("web-1", "web-2"), List.of("web-3", "web-4"));
    callDatabase(
        s,
        names.stream()
            .map(
                name ->
                    builds.made(
                        name + "-build", 1, Map.of("openshift.io/build.name", name), "Build", name))
            .toArray(PodSketch[]::new));
    s.truth().finds("instances-together").policies("shop/web");
    return s;
  }

  private static Scenario failover(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "replica-becomes-primary",
            "A Service leads to the primary of a database, and its replica copies from it; later"
                + " their roles are swapped.");
    WorkloadSketch pg =
        s.cluster()
            .workload(Kind.STATEFUL_SET, "shop", "pg")
            .labels(Map.of("cluster-name", "pg"))
            .declares(tcp(5432))
            .on(1, 2);
    PodSketch primary = pg.pod(day.pick(0, 1));
    PodSketch replica = pg.pod(day.pick(1, 0));
    primary.labels().put("spilo-role", "master");
    replica.labels().put("spilo-role", "replica");
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(2);
    ServiceSketch service =
        s.cluster()
            .service("shop", "pg")
            .selects(Map.of("cluster-name", "pg", "spilo-role", "master"))
            .port(tcp(5432), 5432);
    s.wire().from(web.pod(0)).calls(service, tcp(5432), primary).tcp();
    s.wire().from(replica).dials(primary, tcp(5432)).tcp();
    s.truth().allows(web, pg, tcp(5432)).allows(pg, pg, tcp(5432)).policies("shop/pg", "shop/web");
    return s;
  }

  private static Scenario brokers(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "one-broker-more",
            "Kafka's brokers, made by Strimzi, talk to each other; later there is one more.");
    WorkloadSketch kafka = s.cluster().workload(Kind.STRIMZI_POD_SET, "shop", "k-kafka");
    kafka.declares(tcp(9091));
    for (int i = 0; i < day.pick(2, 3); i++) {
      kafka.made(
          "k-kafka-" + i,
          1 + i % 2,
          Map.of(
              "strimzi.io/cluster", "k",
              "strimzi.io/name", "k-kafka",
              "strimzi.io/pod-name", "k-kafka-" + i),
          "StrimziPodSet",
          "k-kafka");
    }
    s.wire().from(kafka.pod(day.pick(0, 2))).dials(kafka.pod(1), tcp(9091)).tcp();
    if (day == Day.LATER) {
      s.wire().from(kafka.pod(0)).dials(kafka.pod(2), tcp(9091)).tcp();
    }
    s.truth().allows(kafka, kafka, tcp(9091)).policies("shop/k-kafka");
    return s;
  }
}
