package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import java.util.List;
import java.util.Map;

/** Other things in the namespace: existing policies, workloads without a capture. */
final class NamespaceScenarios {
  private NamespaceScenarios() {}

  static List<Scenario> all() {
    return List.of(allowAll(), ownPolicyBlocks(), withoutCapture(), twoBundles(), namesTaken());
  }

  private static Scenario twoBundles() {
    Scenario s =
        Scenario.of(
                "two-bundles",
                "Two bundles, a namespace each, whose workloads call each other: merged, each call"
                    + " has its rule at both ends.")
            .inBundles(Scenario.Bundles.ONE_PER_NAMESPACE);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch store = s.cluster().deployment("data", "store").probed(tcp(9000)).on(2);
    WorkloadSketch feed = s.cluster().deployment("data", "feed").probed(tcp(9100)).on(1);
    ServiceSketch webService = s.cluster().serviceOf(web).port(tcp(80), 8080);
    ServiceSketch storeService = s.cluster().serviceOf(store).port(tcp(80), 9000);
    s.wire().from(web.pod(0)).calls(storeService, tcp(80), store.pod(0)).tcp();
    s.wire().from(feed.pod(0)).calls(webService, tcp(80), web.pod(0)).tcp();
    s.wire().from(feed.pod(0)).calls(storeService, tcp(80), store.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, store, tcp(9000))
        .allows(feed, web, tcp(8080))
        .allows(feed, store, tcp(9000))
        .denies(store, web, tcp(8080))
        .policies("shop/web", "data/store", "data/feed");
    return s;
  }

  private static Scenario namesTaken() {
    Scenario s =
        Scenario.of(
            "names-taken",
            "Somebody's own policy is called web, and an earlier run's client: only the latter is"
                + " replaced.");
    Map<String, Object> forMonitor =
        MetadataJson.map(
            "podSelector",
            Map.of("matchLabels", Map.of("app", "web")),
            "policyTypes",
            List.of("Ingress"),
            "ingress",
            List.of(
                Map.of(
                    "from",
                    List.of(
                        Map.of("podSelector", Map.of("matchLabels", Map.of("app", "monitor")))))));
    s.cluster().policy("shop", "web", forMonitor);
    s.cluster()
        .ownPolicy(
            "shop",
            "client",
            MetadataJson.map(
                "podSelector",
                Map.of("matchLabels", Map.of("app", "client")),
                "policyTypes",
                List.of("Ingress", "Egress"),
                "egress",
                List.of(Map.of())));
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.wire().from(client.pod(0)).calls(service, tcp(80), web.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, web, tcp(8080))
        .finds("policy-name-taken")
        .policies("shop/client", "shop/web-pcap2netpol");
    return s;
  }

  private static Scenario allowAll() {
    Scenario s =
        Scenario.of(
            "own-policy-allows-all",
            "The namespace has a policy that allows everything: ours would be without effect, which"
                + " is said loudly.");
    s.cluster()
        .policy(
            "shop",
            "allow-all",
            MetadataJson.map(
                "podSelector", Map.of(),
                "policyTypes", List.of("Ingress", "Egress"),
                "ingress", List.of(Map.of()),
                "egress", List.of(Map.of())));
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.wire().from(client.pod(0)).calls(service, tcp(80), web.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, web, tcp(8080))
        .severe("policy-without-effect")
        .policies("shop/client", "shop/web");
    return s;
  }

  private static Scenario ownPolicyBlocks() {
    Scenario s =
        Scenario.of(
            "own-policy-blocks",
            "A policy that is there already keeps frontend from cache: the attempt gets no rule and"
                + " is listed with the policy that blocks it.");
    s.cluster()
        .policy(
            "shop",
            "cache-for-admin-only",
            MetadataJson.map(
                "podSelector",
                Map.of("matchLabels", Map.of("app", "cache")),
                "policyTypes",
                List.of("Ingress"),
                "ingress",
                List.of(
                    Map.of(
                        "from",
                        List.of(
                            Map.of(
                                "podSelector", Map.of("matchLabels", Map.of("app", "admin"))))))));
    WorkloadSketch frontend = s.cluster().deployment("shop", "frontend").probed(tcp(8080)).on(1);
    WorkloadSketch admin = s.cluster().deployment("shop", "admin").probed(tcp(8080)).on(1);
    WorkloadSketch cache = s.cluster().deployment("shop", "cache").probed(tcp(6379)).on(2);
    ServiceSketch service = s.cluster().serviceOf(cache).port(tcp(6379), 6379);
    s.wire().from(admin.pod(0)).calls(service, tcp(6379), cache.pod(0)).tcp();
    s.wire().from(frontend.pod(0)).calls(service, tcp(6379), cache.pod(0)).unanswered();
    s.wire().at(20).probesAll();
    s.truth()
        .allows(admin, cache, tcp(6379))
        .denies(frontend, cache, tcp(6379))
        .blockedBy("shop/cache-for-admin-only")
        .policies("shop/frontend", "shop/admin", "shop/cache");
    return s;
  }

  private static Scenario withoutCapture() {
    Scenario s =
        Scenario.of(
            "workload-without-capture",
            "legacy has no sidecar: what was seen of it makes rules for the others, itself stays as"
                + " open as it was.");
    WorkloadSketch frontend = s.cluster().deployment("shop", "frontend").probed(tcp(8080)).on(1);
    WorkloadSketch legacy =
        s.cluster().deployment("shop", "legacy").declares(tcp(9000)).uncaptured().on(2);
    WorkloadSketch other =
        s.cluster().deployment("shop", "other").declares(tcp(7000)).uncaptured().on(1);
    ServiceSketch legacyService = s.cluster().serviceOf(legacy).port(tcp(9000), 9000);
    ServiceSketch frontendService = s.cluster().serviceOf(frontend).port(tcp(80), 8080);
    s.wire().from(frontend.pod(0)).calls(legacyService, tcp(9000), legacy.pod(0)).tcp();
    s.wire().from(legacy.pod(0)).calls(frontendService, tcp(80), frontend.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(frontend, legacy, tcp(9000))
        .allows(legacy, frontend, tcp(8080))
        .denies(frontend, other, tcp(7000))
        .denies(other, frontend, tcp(8080))
        .policies("shop/frontend");
    return s;
  }
}
