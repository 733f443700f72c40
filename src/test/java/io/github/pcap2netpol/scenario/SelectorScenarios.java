package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import java.util.List;
import java.util.Map;

/** Selectors that do not distinguish workloads by themselves. */
final class SelectorScenarios {
  private SelectorScenarios() {}

  static List<Scenario> all() {
    return List.of(overlapping(), nothingTellsApart());
  }

  private static Scenario overlapping() {
    Scenario s =
        Scenario.of(
            "overlapping-selectors",
            "The selector of web matches the pods of web-canary too: web's policy must not govern"
                + " those.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch canary =
        s.cluster()
            .deployment("shop", "web-canary")
            .labels(Map.of("app", "web", "track", "canary"))
            .probed(tcp(8080))
            .on(2);
    WorkloadSketch db = s.cluster().deployment("shop", "db").probed(tcp(5432)).on(2);
    WorkloadSketch dbNext = s.cluster().deployment("shop", "db-next").probed(tcp(5433)).on(1);
    ServiceSketch webService = s.cluster().serviceOf(web).port(tcp(80), 8080);
    ServiceSketch dbService = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    ServiceSketch nextService = s.cluster().serviceOf(dbNext).port(tcp(5432), 5433);
    s.wire().from(client.pod(0)).calls(webService, tcp(80), web.pod(0)).tcp();
    s.wire().from(web.pod(0)).calls(dbService, tcp(5432), db.pod(0)).tcp();
    s.wire().from(canary.pod(0)).calls(nextService, tcp(5432), dbNext.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, web, tcp(8080))
        .allows(client, canary, tcp(8080))
        .allows(web, db, tcp(5432))
        .allows(canary, dbNext, tcp(5433))
        .denies(web, dbNext, tcp(5433))
        .denies(canary, db, tcp(5432))
        .policies("shop/client", "shop/web", "shop/web-canary", "shop/db", "shop/db-next");
    return s;
  }

  private static Scenario nothingTellsApart() {
    Scenario s =
        Scenario.of(
            "nothing-tells-them-apart",
            "Two Deployments with the same labels: one policy for both with the rules of both, and"
                + " said loudly.");
    Map<String, String> labels = Map.of("app", "pay");
    WorkloadSketch blue =
        s.cluster().deployment("shop", "pay-blue").labels(labels).probed(tcp(8080)).on(1);
    WorkloadSketch green =
        s.cluster().deployment("shop", "pay-green").labels(labels).probed(tcp(8080)).on(2);
    WorkloadSketch ledger = s.cluster().deployment("shop", "ledger").probed(tcp(9000)).on(2);
    WorkloadSketch cache = s.cluster().deployment("shop", "cache").probed(tcp(6379)).on(1);
    ServiceSketch ledgerService = s.cluster().serviceOf(ledger).port(tcp(9000), 9000);
    ServiceSketch cacheService = s.cluster().serviceOf(cache).port(tcp(6379), 6379);
    s.wire().from(blue.pod(0)).calls(ledgerService, tcp(9000), ledger.pod(0)).tcp();
    s.wire().from(green.pod(0)).calls(cacheService, tcp(6379), cache.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(blue, ledger, tcp(9000))
        .allows(green, ledger, tcp(9000))
        .allows(blue, cache, tcp(6379))
        .allows(green, cache, tcp(6379))
        .severe("selector-ambiguous")
        .policies("shop/pay-blue", "shop/ledger", "shop/cache");
    return s;
  }
}
