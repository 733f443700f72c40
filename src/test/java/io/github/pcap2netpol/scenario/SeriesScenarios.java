package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Controllers that exist once for each user, and their callers. */
final class SeriesScenarios {
  private SeriesScenarios() {}

  static List<Scenario> all() {
    return List.of(workspaces(), numberedPods(), webhook());
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
