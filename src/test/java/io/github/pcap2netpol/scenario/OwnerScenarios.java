package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Who controls the pods. */
final class OwnerScenarios {
  private OwnerScenarios() {}

  static List<Scenario> all() {
    return List.of(cronJob(), barePod(), unknownOwner());
  }

  private static Scenario cronJob() {
    Scenario s =
        Scenario.of(
            "cron-job",
            "Runs of a CronJob: one finished, whose address another pod took over, one deleted, one"
                + " still there. One policy for all.");
    WorkloadSketch report = s.cluster().workload(Kind.CRON_JOB, "shop", "report");
    WorkloadSketch db =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").probed(tcp(5432)).on(2);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080));
    WorkloadSketch cache = s.cluster().deployment("shop", "cache").probed(tcp(6379)).on(2);
    ServiceSketch dbService = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    ServiceSketch cacheService = s.cluster().serviceOf(cache).port(tcp(6379), 6379);
    PodSketch finished = report.run("29453760", 1).started(5).finished(20);
    PodSketch deleted = report.run("29453761", 2).started(60).deleted(80);
    PodSketch running = report.run("29453762", 1).started(120);
    PodSketch heir = web.addPod(1).address(finished.ip().toString()).started(100);
    s.wire().at(10).from(finished).calls(dbService, tcp(5432), db.pod(0)).tcp();
    s.wire().at(70).from(deleted).calls(dbService, tcp(5432), db.pod(0)).tcp();
    s.wire().at(110).from(heir).calls(cacheService, tcp(6379), cache.pod(0)).tcp();
    s.wire().at(130).from(running).calls(dbService, tcp(5432), db.pod(0)).tcp();
    s.wire().at(140).probesAll();
    s.truth()
        .allows(report, db, tcp(5432))
        .allows(web, cache, tcp(6379))
        .denies(web, db, tcp(5432))
        .denies(report, cache, tcp(6379))
        .policies("shop/report", "shop/db", "shop/web", "shop/cache");
    return s;
  }

  private static Scenario barePod() {
    Scenario s = Scenario.of("bare-pod", "A pod that nothing controls is a workload of its own.");
    WorkloadSketch toolbox =
        s.cluster()
            .workload(Kind.BARE_POD, "shop", "toolbox")
            .labels(Map.of("run", "toolbox"))
            .on(1);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.wire().from(toolbox.pod(0)).calls(service, tcp(80), web.pod(0)).tcp();
    s.wire().probesAll();
    s.truth().allows(toolbox, web, tcp(8080)).policies("shop/toolbox", "shop/web");
    return s;
  }

  private static Scenario unknownOwner() {
    Scenario s =
        Scenario.of(
            "unknown-owner-kind",
            "Pods of a Rollout, a kind the metadata holds nothing of but the ReplicaSet's reference"
                + " to it.");
    WorkloadSketch web =
        s.cluster().workload(Kind.ROLLOUT, "shop", "web").probed(tcp(8080)).on(1, 2);
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.wire().from(client.pod(0)).calls(service, tcp(80), web.pod(1)).tcp();
    s.wire().probesAll();
    s.truth().allows(client, web, tcp(8080)).policies("shop/client", "shop/web");
    return s;
  }
}
