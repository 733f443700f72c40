package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Pods whose labels or number will change. */
final class LastingScenarios {
  private static final String KNATIVE = "serving.knative.dev/";

  private LastingScenarios() {}

  static List<Scenario> all() {
    return List.of(
        rollout(),
        deploymentConfig(),
        revision(),
        virtualMachine(),
        databaseInstance(),
        movingLeader(),
        driverAndExecutors(),
        notebookServers(),
        workflowRuns(),
        nothingLasts(),
        ownNameservers());
  }

  private static Scenario ownNameservers() {
    Scenario s =
        Scenario.of(
            "own-nameservers",
            "A pod's dnsConfig names two resolvers, one outside and the cluster's own. Only the"
                + " latter was asked; when it fails, the other is.");
    WorkloadSketch mail =
        s.cluster()
            .deployment("shop", "mail")
            .nameserver("203.0.113.53")
            .nameserver("10.96.0.10")
            .probed(tcp(8080))
            .on(1);
    WorkloadSketch idle = s.cluster().deployment("shop", "idle").probed(tcp(8080)).on(2);
    s.wire().resolves(mail.pod(0), "mx.example.com", "203.0.113.25");
    s.wire().from(mail.pod(0)).dials("203.0.113.25", tcp(25)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(mail, Party.at("203.0.113.53"), udp(53), tcp(53))
        .denies(idle, Party.at("203.0.113.53"), udp(53))
        .allows(mail, Party.at("203.0.113.25"), tcp(25))
        .policies("shop/mail", "shop/idle");
    return s;
  }

  /** A database that all of these call. */
  private static ServiceSketch database(Scenario s) {
    WorkloadSketch db =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").declares(tcp(5432)).on(2);
    return s.cluster().serviceOf(db).port(tcp(5432), 5432);
  }

  private static WorkloadSketch workload(Scenario s, String name) {
    return s.cluster().workloads().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void callsDatabase(Scenario s, ServiceSketch database, PodSketch... pods) {
    for (PodSketch pod : pods) {
      s.wire().from(pod).calls(database, tcp(5432), workload(s, "db").pod(0)).tcp();
    }
  }

  private static Scenario rollout() {
    Scenario s =
        Scenario.of(
            "rollout-with-release-labels",
            "A Rollout whose pods bear a version, a chart and a commit: its ReplicaSet's selector"
                + " has none of them.");
    ServiceSketch database = database(s);
    Map<String, String> own =
        Map.of("app.kubernetes.io/name", "web", "app.kubernetes.io/instance", "shop");
    WorkloadSketch web =
        s.cluster()
            .workload(Kind.ROLLOUT, "shop", "web")
            .labels(
                Map.of(
                    "app.kubernetes.io/name", "web",
                    "app.kubernetes.io/instance", "shop",
                    "app.kubernetes.io/version", "1.8.2",
                    "helm.sh/chart", "web-0.4.1",
                    "git-sha", "9f8e7d6"),
                own)
            .on(1);
    callsDatabase(s, database, web.pod(0));
    s.truth().allows(web, workload(s, "db"), tcp(5432)).policies("shop/web", "shop/db");
    return s;
  }

  private static Scenario deploymentConfig() {
    Scenario s =
        Scenario.of(
            "deployment-config",
            "A pod of OpenShift's DeploymentConfig, of which the metadata has neither the"
                + " ReplicationController nor the DeploymentConfig.");
    ServiceSketch database = database(s);
    WorkloadSketch web = s.cluster().workload(Kind.DEPLOYMENT_CONFIG, "shop", "web");
    web.made(
        "web-7-abcde",
        1,
        Map.of("deployment", "web-7", "deploymentconfig", "web", "name", "web"),
        "ReplicationController",
        "web-7");
    callsDatabase(s, database, web.pod(0));
    s.truth().allows(web, workload(s, "db"), tcp(5432)).policies("shop/web", "shop/db");
    return s;
  }

  private static Scenario revision() {
    Scenario s =
        Scenario.of(
            "one-deployment-for-each-revision",
            "Knative makes a Deployment for each revision, whose selector is the revision's uid:"
                + " the policy selects by the Knative Service.");
    ServiceSketch database = database(s);
    String uid = "18ce5ff0-19d7-4a48-b649-fbb2f3ef9d15";
    WorkloadSketch hello =
        s.cluster()
            .deployment("shop", "hello-00001-deployment")
            .labels(
                Map.of(
                    "app",
                    "hello-00001",
                    KNATIVE + "configuration",
                    "hello",
                    KNATIVE + "configurationGeneration",
                    "1",
                    KNATIVE + "revision",
                    "hello-00001",
                    KNATIVE + "revisionUID",
                    uid,
                    KNATIVE + "service",
                    "hello"),
                Map.of(KNATIVE + "revisionUID", uid))
            .madeBy("serving.knative.dev/v1", "Revision", "hello-00001")
            .on(1);
    callsDatabase(s, database, hello.pod(0));
    s.truth()
        .allows(hello, workload(s, "db"), tcp(5432))
        .policies("shop/hello-00001-deployment", "shop/db");
    return s;
  }

  private static Scenario virtualMachine() {
    Scenario s =
        Scenario.of(
            "virtual-machine",
            "KubeVirt's pod of a virtual machine bears the node's name and a uid, which a live"
                + " migration changes.");
    ServiceSketch database = database(s);
    WorkloadSketch billing = s.cluster().workload(Kind.VIRTUAL_MACHINE, "shop", "billing");
    billing.made(
        "virt-launcher-billing-7xk2p",
        1,
        Map.of(
            "kubevirt.io", "virt-launcher",
            "kubevirt.io/created-by", "8a8e3def-8ea8-4fca-a615-714c6bc48824",
            "kubevirt.io/nodeName", "node1",
            "vm.kubevirt.io/name", "billing"),
        "VirtualMachineInstance",
        "billing");
    callsDatabase(s, database, billing.pod(0));
    s.truth().allows(billing, workload(s, "db"), tcp(5432)).policies("shop/billing", "shop/db");
    return s;
  }

  private static Scenario databaseInstance() {
    Scenario s =
        Scenario.of(
            "one-instance-of-a-database",
            "The only instance of a database that an operator runs: the role that its Service"
                + " selects by is a state, and the version changes.");
    WorkloadSketch pg =
        s.cluster().workload(Kind.DATABASE_CLUSTER, "shop", "pg").declares(tcp(5432));
    pg.made(
        "pg-1",
        1,
        Map.of(
            "cnpg.io/cluster", "pg",
            "cnpg.io/instanceName", "pg-1",
            "cnpg.io/instanceRole", "primary",
            "cnpg.io/podRole", "instance",
            "role", "primary"),
        "Cluster",
        "pg");
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(2);
    ServiceSketch service =
        s.cluster()
            .service("shop", "pg-rw")
            .selects(Map.of("cnpg.io/cluster", "pg", "cnpg.io/instanceRole", "primary"))
            .port(tcp(5432), 5432);
    s.wire().from(web.pod(0)).calls(service, tcp(5432), pg.pod(0)).tcp();
    s.truth().allows(web, pg, tcp(5432)).policies("shop/web", "shop/pg");
    return s;
  }

  private static Scenario movingLeader() {
    Scenario s =
        Scenario.of(
            "label-of-the-leader",
            "A Service selects the leader by a label that moves: the rule selects all that may"
                + " lead.");
    WorkloadSketch vault =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "vault").declares(tcp(8200)).on(1, 2);
    vault.pod(0).labels().put("vault-active", "false");
    vault.pod(1).labels().put("vault-active", "true");
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(1);
    ServiceSketch service =
        s.cluster()
            .service("shop", "vault-active")
            .selects(Map.of("app", "vault", "vault-active", "true"))
            .port(tcp(8200), 8200);
    s.wire().from(web.pod(0)).calls(service, tcp(8200), vault.pod(1)).tcp();
    s.truth()
        .allows(web, vault, tcp(8200))
        .severe("capture-empty") // of the pod that is not the leader
        .policies("shop/web", "shop/vault");
    return s;
  }

  private static Scenario driverAndExecutors() {
    Scenario s =
        Scenario.of(
            "driver-and-executors",
            "Spark's executors, whose owner is the driver's pod: a workload of their own, apart"
                + " from the driver.");
    ServiceSketch database = database(s);
    WorkloadSketch driver =
        s.cluster()
            .workload(Kind.BARE_POD, "shop", "etl-driver")
            .labels(sparkLabels("driver"))
            .declares(tcp(7078))
            .on(1);
    WorkloadSketch executors = s.cluster().workload(Kind.INSTANCES, "shop", "etl-exec");
    for (int i = 1; i <= 2; i++) {
      PodSketch pod =
          executors.made("etl-exec-" + i, i, sparkLabels("executor"), "Pod", "etl-driver");
      pod.labels().put("spark-exec-id", String.valueOf(i));
      callsDatabase(s, database, pod);
      s.wire().from(pod).dials(driver.pod(0), tcp(7078)).tcp();
    }
    Endpoint server = new Endpoint(IpAddress.of(ClusterSketch.API_SERVER), 6443);
    s.wire().from(driver.pod(0)).callsOutside(s.cluster().apiServer(), tcp(443), server).tcp();
    s.truth()
        .allows(executors, workload(s, "db"), tcp(5432))
        .allows(executors, driver, tcp(7078))
        .allows(driver, Party.at(ClusterSketch.API_SERVER), tcp(6443))
        .allows(driver, Party.at("10.96.0.1"), tcp(443))
        .denies(executors, Party.at("10.96.0.1"), tcp(443))
        .denies(driver, workload(s, "db"), tcp(5432))
        .policies("shop/etl-driver", "shop/etl-exec", "shop/db");
    return s;
  }

  private static Map<String, String> sparkLabels(String role) {
    return Map.of(
        "spark-app-selector", "spark-0a1b2c3d", "spark-app-name", "etl", "spark-role", role);
  }

  private static Scenario notebookServers() {
    Scenario s =
        Scenario.of(
            "a-pod-for-each-user",
            "JupyterHub's pods, which nothing controls, differ in the user's name alone: one"
                + " workload, and the next user's pod is governed too.");
    Map<String, String> hubLabels = Map.of("app", "jupyterhub", "component", "hub");
    WorkloadSketch hub =
        s.cluster().deployment("shop", "hub").labels(hubLabels).declares(tcp(8081)).on(1);
    ServiceSketch service = s.cluster().serviceOf(hub).port(tcp(8081), 8081);
    WorkloadSketch servers =
        s.cluster().workload(Kind.INSTANCES, "shop", "jupyter").declares(tcp(8888));
    for (String user : List.of("alice", "bob")) {
      PodSketch pod =
          servers.made(
              "jupyter-" + user,
              2,
              Map.of(
                  "app", "jupyterhub",
                  "component", "singleuser-server",
                  "hub.jupyter.org/username", user),
              "",
              "");
      s.wire().from(pod).calls(service, tcp(8081), hub.pod(0)).tcp();
      s.wire().from(hub.pod(0)).dials(pod, tcp(8888)).tcp();
    }
    s.truth()
        .allows(servers, hub, tcp(8081))
        .allows(hub, servers, tcp(8888))
        .denies(servers, servers, tcp(8888))
        .finds("instances-together")
        .policies("shop/hub", "shop/jupyter");
    return s;
  }

  private static Scenario workflowRuns() {
    Scenario s =
        Scenario.of(
            "runs-of-a-workflow",
            "Two runs of an Argo Workflow, a kind of which the metadata has nothing: one workload,"
                + " without the runs' names.");
    ServiceSketch database = database(s);
    WorkloadSketch runs = s.cluster().workload(Kind.INSTANCES, "shop", "nightly");
    for (String run : List.of("4k7xz", "b9m2t")) {
      callsDatabase(
          s,
          database,
          runs.made(
              "nightly-" + run,
              1,
              Map.of(
                  "app", "nightly",
                  "workflows.argoproj.io/workflow", "nightly-" + run,
                  "workflows.argoproj.io/completed", "false"),
              "Workflow",
              "nightly-" + run));
    }
    s.truth()
        .allows(runs, workload(s, "db"), tcp(5432))
        .finds("instances-together")
        .policies("shop/nightly", "shop/db");
    return s;
  }

  private static Scenario nothingLasts() {
    Scenario s =
        Scenario.of(
            "no-label-that-lasts",
            "A pod that has nothing but a version: it is selected by it, and that is severe.");
    ServiceSketch database = database(s);
    WorkloadSketch tool =
        s.cluster()
            .workload(Kind.BARE_POD, "shop", "tool")
            .labels(Map.of("app.kubernetes.io/version", "2.1.0"))
            .on(1);
    callsDatabase(s, database, tool.pod(0));
    s.truth()
        .allows(tool, workload(s, "db"), tcp(5432))
        .severe("selector-will-not-last")
        .policies("shop/tool", "shop/db");
    return s;
  }
}
