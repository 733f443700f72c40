package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.model.NameResolution;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import java.util.List;
import java.util.Map;

/** Choices of people: how much one policy covers, and which traffic is wanted. */
final class ChoiceScenarios {
  private ChoiceScenarios() {}

  static List<Scenario> all() {
    return List.of(
        forEachService(),
        forNamespace(),
        resolvedByThoseObserved(),
        notResolved(),
        decided(),
        excluded(),
        agreed());
  }

  private static Scenario forEachService() {
    Scenario s =
        Scenario.of(
                "one-policy-for-a-service",
                "With --granularity service: one policy for the two versions behind a Service, of"
                    + " which each may then call what the other does; client is behind none and has"
                    + " its own.")
            .with(PolicyOptions.DEFAULT.with(Granularity.SERVICE));
    WorkloadSketch client = s.cluster().deployment("books", "client").probed(tcp(8080)).on(1);
    WorkloadSketch one = version(s, "v1");
    WorkloadSketch two = version(s, "v2");
    WorkloadSketch ratings = s.cluster().deployment("books", "ratings").probed(tcp(9090)).on(1);
    ServiceSketch reviews =
        s.cluster().service("books", "reviews").selects("reviews").port(tcp(80), 9080);
    ServiceSketch rated = s.cluster().serviceOf(ratings).port(tcp(9090), 9090);
    s.wire().from(client.pod(0)).calls(reviews, tcp(80), one.pod(0)).tcp();
    s.wire().from(two.pod(0)).calls(rated, tcp(9090), ratings.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, one, tcp(9080))
        .allows(client, two, tcp(9080))
        .allows(two, ratings, tcp(9090))
        // At the caller only: ratings lets in those who called it.
        .denies(one, ratings, tcp(9090))
        .denies(client, ratings, tcp(9090))
        .policies("books/client", "books/reviews", "books/ratings");
    return s;
  }

  private static WorkloadSketch version(Scenario s, String version) {
    return s.cluster()
        .deployment("books", "reviews-" + version)
        .labels(Map.of("app", "reviews", "version", version))
        .probed(tcp(9080))
        .on(2);
  }

  private static Scenario forNamespace() {
    Scenario s =
        Scenario.of(
                "one-policy-for-a-namespace",
                "With --granularity namespace: web may reach every pod at the port at which it"
                    + " called one, if others reach that one there too; what is opened is counted.")
            .with(PolicyOptions.DEFAULT.with(Granularity.NAMESPACE));
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch cart = s.cluster().deployment("shop", "cart").probed(tcp(7070)).on(2);
    WorkloadSketch store = s.cluster().deployment("shop", "store").probed(tcp(7070)).on(1);
    WorkloadSketch other = s.cluster().deployment("else", "other").probed(tcp(7070)).on(2);
    ServiceSketch carts = s.cluster().serviceOf(cart).port(tcp(7070), 7070);
    ServiceSketch stores = s.cluster().serviceOf(store).port(tcp(7070), 7070);
    s.wire().from(web.pod(0)).calls(carts, tcp(7070), cart.pod(0)).tcp();
    s.wire().from(cart.pod(0)).calls(stores, tcp(7070), store.pod(0)).tcp();
    s.wire().from(other.pod(0)).calls(carts, tcp(7070), cart.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, cart, tcp(7070))
        .allows(cart, store, tcp(7070))
        .allows(other, cart, tcp(7070))
        // Callers web, cart and callees cart, store at one port: all pairs of them.
        .allows(web, store, tcp(7070))
        .allows(cart, cart, tcp(7070))
        .denies(store, cart, tcp(7070))
        .denies(web, other, tcp(7070))
        .policies("shop/shop", "else/else");
    return s;
  }

  private static Scenario resolvedByThoseObserved() {
    Scenario s =
        Scenario.of(
                "names-resolved-by-those-observed",
                "With --dns observed: web, which was observed resolving a name, may; db may not.")
            .with(PolicyOptions.DEFAULT.with(NameResolution.OBSERVED));
    webAndDb(s);
    WorkloadSketch web = s.cluster().workloads().get(1);
    s.truth()
        .withoutClusterDns()
        .allows(web, s.cluster().dns(), udp(53))
        .allows(web, s.cluster().dns(), tcp(53));
    return s;
  }

  private static Scenario notResolved() {
    Scenario s =
        Scenario.of(
                "names-not-resolved",
                "With --dns none: no pod may resolve names, though web was observed doing so.")
            .with(PolicyOptions.DEFAULT.with(NameResolution.NONE));
    webAndDb(s);
    WorkloadSketch web = s.cluster().workloads().get(1);
    s.truth()
        .withoutClusterDns()
        .decidedAgainst(web, s.cluster().dns(), udp(53))
        .finds("names-not-resolved");
    return s;
  }

  private static void webAndDb(Scenario s) {
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch db = s.cluster().deployment("shop", "db").probed(tcp(5432)).on(2);
    ServiceSketch service = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    s.wire().resolves(web.pod(0), "db.shop.svc.cluster.local", "10.96.0.12");
    s.wire().from(web.pod(0)).calls(service, tcp(5432), db.pod(0)).tcp();
    s.wire().probesAll();
    s.truth().allows(web, db, tcp(5432)).policies("shop/web", "shop/db");
  }

  private static Scenario decided() {
    Scenario s =
        Scenario.of(
                "denied-by-decision",
                "With --decisions, which deny what the tests did and every address outside but one:"
                    + " no rule for it, and comments that say why.")
            .choosing(
                new Choices(
                    """
                    decisions:
                    - deny: {from: shop/tests, to: "*"}
                      reason: only for tests
                    - deny: {from: "*", to: outside}
                    - allow: {from: shop/web, to: 203.0.113.10, port: 443}
                    """,
                    List.of(),
                    ""));
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch tests = s.cluster().deployment("shop", "tests").probed(tcp(9000)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.wire().from(tests.pod(0)).calls(service, tcp(80), web.pod(0)).tcp();
    s.wire().from(web.pod(0)).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().from(web.pod(0)).dials("198.51.100.7", tcp(443)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, Party.at("203.0.113.10"), tcp(443))
        .decidedAgainst(tests, web, tcp(8080))
        .decidedAgainst(web, Party.at("198.51.100.7"), tcp(443))
        .policies("shop/web", "shop/tests");
    return s;
  }

  private static Scenario excluded() {
    Scenario s =
        Scenario.of(
                "excluded",
                "With --exclude shop/load --exclude 9090: load has no policy and no rule elsewhere,"
                    + " and nobody may fetch metrics.")
            .choosing(new Choices("", List.of("shop/load", "9090"), ""));
    WorkloadSketch load = s.cluster().deployment("shop", "load").probed(tcp(8000)).on(1);
    WorkloadSketch web =
        s.cluster().deployment("shop", "web").probed(tcp(8080)).declares(tcp(9090)).on(1);
    WorkloadSketch metrics = s.cluster().deployment("shop", "metrics").probed(tcp(8001)).on(2);
    WorkloadSketch db = s.cluster().deployment("shop", "db").probed(tcp(5432)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080).port(tcp(9090), 9090);
    ServiceSketch stored = s.cluster().serviceOf(db).port(tcp(5432), 5432);
    s.wire().from(load.pod(0)).calls(service, tcp(80), web.pod(0)).tcp();
    s.wire().from(metrics.pod(0)).calls(service, tcp(9090), web.pod(0)).tcp();
    s.wire().from(web.pod(0)).calls(stored, tcp(5432), db.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, db, tcp(5432))
        .decidedAgainst(load, web, tcp(8080))
        .decidedAgainst(metrics, web, tcp(9090))
        .policies("shop/web", "shop/metrics", "shop/db");
    return s;
  }

  private static Scenario agreed() {
    Scenario s =
        Scenario.of(
                "agreed-but-not-seen",
                "With --contracts: the yearly report, which no capture shows, may read the ledger,"
                    + " and partners may call web; both are marked.")
            .choosing(
                new Choices(
                    "",
                    List.of(),
                    """
                    namespaces: [books]
                    contracts:
                      yearly report:
                        provide_networks: [ledger]
                        consume_networks: [report]
                        ports: [{protocol: TCP, port: 5432}, {protocol: TCP, port: admin}]
                    expose:
                    - network: web
                      cidr: 203.0.113.0/24
                      except: [203.0.113.128/25]
                      ports: [{protocol: TCP, port: "8080"}]
                    """));
    WorkloadSketch web = s.cluster().deployment("books", "web").probed(tcp(8080)).on(1);
    WorkloadSketch ledger =
        s.cluster()
            .deployment("books", "ledger")
            .probed(tcp(5432))
            .declares("admin", tcp(9001))
            .on(2);
    WorkloadSketch report = s.cluster().deployment("books", "report").probed(tcp(8000)).on(1);
    ServiceSketch service = s.cluster().serviceOf(ledger).port(tcp(5432), 5432);
    s.wire().from(web.pod(0)).calls(service, tcp(5432), ledger.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, ledger, tcp(5432))
        .allows(report, ledger, tcp(5432))
        .allows(report, ledger, tcp(9001))
        .allowsFrom("203.0.113.0/25", web, tcp(8080))
        .denies(Party.at("203.0.113.200"), web, tcp(8080))
        .denies(ledger, report, tcp(8000))
        .policies("books/web", "books/ledger", "books/report");
    return s;
  }
}
