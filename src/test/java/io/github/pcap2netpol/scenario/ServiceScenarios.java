package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Calls through Services. */
final class ServiceScenarios {
  private ServiceScenarios() {}

  static List<Scenario> all() {
    return List.of(
        servicePort(), namedTargetPort(), headless(), twoNamespaces(), ipv6Only(), dualStack());
  }

  private static Scenario servicePort() {
    Scenario s =
        Scenario.of(
            "service-port-unlike-target-port",
            "The Service says 5000, its pods listen on 8080: the rules must say 8080.");
    WorkloadSketch frontend = s.cluster().deployment("shop", "frontend").on(1);
    WorkloadSketch email = s.cluster().deployment("shop", "email").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(email).port(tcp(5000), 8080);
    s.wire().from(frontend.pod(0)).calls(service, tcp(5000), email.pod(0)).tcp();
    s.wire().from(frontend.pod(0)).calls(service, tcp(5000), email.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(frontend, email, tcp(8080))
        .denies(frontend, email, tcp(5000))
        .policies("shop/frontend", "shop/email");
    return s;
  }

  private static Scenario namedTargetPort() {
    Scenario s =
        Scenario.of(
            "named-target-port-differs",
            "targetPort \"http\" is 8080 in the pods of one Deployment and 9090 in those of"
                + " another behind the same Service.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").on(1);
    WorkloadSketch one =
        s.cluster()
            .deployment("shop", "api-v1")
            .labels(Map.of("app", "api", "version", "v1"))
            .probed("http", tcp(8080))
            .on(1);
    WorkloadSketch two =
        s.cluster()
            .deployment("shop", "api-v2")
            .labels(Map.of("app", "api", "version", "v2"))
            .probed("http", tcp(9090))
            .on(2);
    ServiceSketch service = s.cluster().service("shop", "api").selects("api").port(tcp(80), "http");
    s.wire().from(client.pod(0)).calls(service, tcp(80), one.pod(0)).tcp();
    s.wire().from(client.pod(0)).calls(service, tcp(80), two.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, one, tcp(8080))
        .allows(client, two, tcp(9090))
        .denies(client, one, tcp(9090), tcp(80))
        .denies(client, two, tcp(8080), tcp(80))
        .policies("shop/client", "shop/api-v1", "shop/api-v2");
    return s;
  }

  private static Scenario headless() {
    Scenario s =
        Scenario.of(
            "headless-stateful-set",
            "The replicas of a StatefulSet talk to each other and are called, all by pod address"
                + " behind a headless Service.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").on(1);
    WorkloadSketch db =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").probed(tcp(5432)).on(1, 2, 1);
    ServiceSketch service =
        s.cluster().serviceOf(db).headless().port(tcp(5432), 5432).port(tcp(7000), 7000);
    for (PodSketch one : db.pods()) {
      for (PodSketch other : db.pods()) {
        if (one != other) {
          s.wire().from(one).callsHeadless(service, tcp(7000), other).tcp();
        }
      }
    }
    s.wire().from(app.pod(0)).callsHeadless(service, tcp(5432), db.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(db, db, tcp(7000))
        .allows(app, db, tcp(5432))
        .denies(app, db, tcp(7000))
        .policies("shop/app", "shop/db");
    return s;
  }

  private static Scenario twoNamespaces() {
    Scenario s =
        Scenario.of(
            "two-namespaces",
            "A call into another namespace, in which a workload has the caller's name and labels"
                + " and must not get in.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").on(1);
    WorkloadSketch store = s.cluster().deployment("data", "store").probed(tcp(9000)).on(2);
    WorkloadSketch namesake = s.cluster().deployment("data", "web").uncaptured().on(2);
    WorkloadSketch otherStore = s.cluster().deployment("shop", "store").uncaptured().on(2);
    ServiceSketch service = s.cluster().serviceOf(store).port(tcp(80), 9000);
    s.wire().from(web.pod(0)).calls(service, tcp(80), store.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, store, tcp(9000))
        .denies(namesake, store, tcp(9000))
        .denies(web, otherStore, tcp(9000))
        .policies("shop/web", "data/store");
    return s;
  }

  private static Scenario ipv6Only() {
    Scenario s =
        Scenario.of(
            "ipv6-only",
            "A cluster of IPv6 alone: Service, DNS, probes and an address outside.",
            Families.IPV6);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch api = s.cluster().deployment("shop", "api").probed(tcp(9090)).on(2);
    ServiceSketch service = s.cluster().serviceOf(api).port(tcp(80), 9090);
    s.wire().from(web.pod(0)).calls(service, tcp(80), api.pod(0)).tcp();
    s.wire().resolves(api.pod(0), "bank.example.com", "2001:db8::5");
    s.wire().from(api.pod(0)).dials("2001:db8::5", tcp(443)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, api, tcp(9090))
        .allows(api, Party.at("2001:db8::5"), tcp(443))
        .denies(api, Party.at("2001:db8::6"), tcp(443))
        .policies("shop/web", "shop/api");
    return s;
  }

  private static Scenario dualStack() {
    Scenario s =
        Scenario.of(
            "dual-stack",
            "Both families: a Service called by either address, and a name with an address of each"
                + " of which one is used.",
            Families.DUAL_STACK);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch api = s.cluster().deployment("shop", "api").probed(tcp(9090)).on(2);
    ServiceSketch service = s.cluster().serviceOf(api).port(tcp(80), 9090);
    s.wire().from(web.pod(0)).calls(service, tcp(80), api.pod(0)).tcp();
    s.wire().fromIpv6(web.pod(0)).calls(service, tcp(80), api.pod(0)).tcp();
    s.wire().resolves(api.pod(0), "bank.example.com", "203.0.113.5", "2001:db8::5");
    s.wire().fromIpv6(api.pod(0)).dials("2001:db8::5", tcp(443)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(web, api, tcp(9090))
        .allows(api, Party.at("2001:db8::5"), tcp(443))
        .allows(api, Party.at("203.0.113.5"), tcp(443))
        .policies("shop/web", "shop/api");
    return s;
  }
}
