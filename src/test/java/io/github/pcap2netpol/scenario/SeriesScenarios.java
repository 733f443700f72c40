package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Controllers that exist once for each user, and their callers. */
final class SeriesScenarios {
  private SeriesScenarios() {}

  static List<Scenario> all() {
    return List.of(workspaces(), numberedPods(), unlikeMonitors(), webhook());
  }

  private static Scenario workspaces() {
    Scenario s =
        Scenario.of(
            "a-deployment-for-each-user",
            "Coder's workspaces are Deployments that nothing controls, and another label holds the"
                + " user's name as well: one workload.");
    WorkloadSketch git = s.cluster().deployment("shop", "git").declares(tcp(3000)).on(2);
    ServiceSketch service = s.cluster().serviceOf(git).port(tcp(80), 3000);
    WorkloadSketch workspaces = s.cluster().workload(Kind.INSTANCES, "shop", "coder");
    for (String user : List.of("alice", "bob")) {
      String hash = Names.hash(user, 10);
      PodSketch pod =
          workspaces.made(
              "coder-" + user + "-" + hash + "-x2l76",
              1,
              Map.of(
                  "app.kubernetes.io/name",
                  "coder-workspace",
                  "com.coder.user.username",
                  user,
                  "pod-template-hash",
                  hash,
                  "team-workspace",
                  user + "-dev"),
              "ReplicaSet",
              "coder-" + user + "-" + hash);
      s.wire().from(pod).calls(service, tcp(80), git.pod(0)).tcp();
    }
    s.truth()
        .allows(workspaces, git, tcp(3000))
        .denies(git, workspaces, tcp(3000))
        .finds("instances-together")
        .policies("shop/coder", "shop/git");
    return s;
  }

  private static Scenario numberedPods() {
    Scenario s =
        Scenario.of(
            "numbered-pods-of-kubectl-run",
            "kubectl run labels a pod with its own name only: the next one has another, and that"
                + " is severe.");
    WorkloadSketch db =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").declares(tcp(5432)).on(2);
    ServiceSketch service = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    WorkloadSketch debug =
        s.cluster()
            .workload(Kind.BARE_POD, "shop", "debug-1")
            .labels(Map.of("run", "debug-1"))
            .on(1);
    s.wire().from(debug.pod(0)).calls(service, tcp(5432), db.pod(0)).tcp();
    s.truth()
        .allows(debug, db, tcp(5432))
        .severe("selector-will-not-last")
        .policies("shop/db", "shop/debug-1");
    return s;
  }

  private static Scenario unlikeMonitors() {
    Scenario s =
        Scenario.of(
            "monitors-unlike-each-other",
            "Rook's monitors differ in their ports, so they are not instances of one thing, and only"
                + " their letters tell them apart: that is severe, since the next has another.");
    WorkloadSketch manager = s.cluster().deployment("shop", "ceph-mgr").on(2);
    List<WorkloadSketch> monitors =
        List.of(
            monitor(s, "a").declares(tcp(6789)).on(1), monitor(s, "b").declares(tcp(3300)).on(2));
    s.wire().from(manager.pod(0)).dials(monitors.get(0).pod(0), tcp(6789)).tcp();
    s.wire().from(manager.pod(0)).dials(monitors.get(1).pod(0), tcp(3300)).tcp();
    s.truth()
        .allows(manager, monitors.get(0), tcp(6789))
        .allows(manager, monitors.get(1), tcp(3300))
        .denies(manager, monitors.get(1), tcp(6789))
        .severe("selector-will-not-last")
        .policies("shop/ceph-mgr", "shop/rook-ceph-mon-a", "shop/rook-ceph-mon-b");
    return s;
  }

  private static WorkloadSketch monitor(Scenario s, String letter) {
    return s.cluster()
        .deployment("shop", "rook-ceph-mon-" + letter)
        .labels(Map.of("app", "rook-ceph-mon", "mon", letter))
        .madeBy("ceph.rook.io/v1", "CephCluster", "ceph");
  }

  private static Scenario webhook() {
    Scenario s =
        Scenario.of(
            "api-server-calls-a-webhook",
            "The API server calls a webhook: all its endpoints are let in, and the run says that"
                + " they change.");
    WorkloadSketch webhook = s.cluster().deployment("shop", "webhook").declares(tcp(9443)).on(1);
    s.cluster().serviceOf(webhook).port(tcp(443), 9443);
    s.wire().fromAddress(ClusterSketch.API_SERVER).dials(webhook.pod(0), tcp(9443)).tcp();
    s.truth()
        .allows(Party.at(ClusterSketch.API_SERVER), webhook, tcp(9443))
        .denies(Party.at("198.51.100.7"), webhook, tcp(9443))
        .finds("api-server-addresses")
        .policies("shop/webhook");
    return s;
  }
}
