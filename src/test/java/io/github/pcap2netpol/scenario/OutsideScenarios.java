package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;

/** Whoever is outside the cluster, calling or called. */
final class OutsideScenarios {
  private OutsideScenarios() {}

  static List<Scenario> all() {
    return List.of(localLoadBalancer(), ingress(), nameWithAddresses(), serviceOutside());
  }

  private static Scenario localLoadBalancer() {
    Scenario s =
        Scenario.of(
            "load-balancer-local",
            "externalTrafficPolicy: Local keeps the client's address, so that"
                + " loadBalancerSourceRanges can be the rule.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    ServiceSketch service =
        s.cluster()
            .serviceOf(web)
            .loadBalancer("192.0.2.80", "198.51.100.0/24")
            .local()
            .nodePort(tcp(80), 8080, 30080);
    s.wire()
        .fromAddress("198.51.100.7")
        .dialsNodePort(s.cluster().node(1), service, tcp(80), web.pod(0))
        .tcp();
    s.wire().probesAll();
    s.truth()
        .allowsFrom("198.51.100.0/24", web, tcp(8080))
        .denies(Party.at("203.0.113.9"), web, tcp(8080))
        .policies("shop/web");
    return s;
  }

  private static Scenario ingress() {
    Scenario s =
        Scenario.of(
            "ingress-from-another-namespace",
            "Behind an Ingress whose controller lives in another namespace: only the controller's"
                + " pods get in.");
    WorkloadSketch controller =
        s.cluster()
            .deployment("ingress-nginx", "controller")
            .declares(tcp(8443))
            .uncaptured()
            .on(2);
    s.cluster().serviceOf(controller).loadBalancer("192.0.2.81").nodePort(tcp(443), 8443, 30443);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1, 2);
    ServiceSketch service = s.cluster().serviceOf(web).port(tcp(80), 8080);
    s.cluster().ingress("shop", service, 80);
    s.wire().from(controller.pod(0)).dials(web.pod(0), tcp(8080)).tcp();
    s.wire().from(controller.pod(0)).dials(web.pod(1), tcp(8080)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(controller, web, tcp(8080))
        .denies(Party.at("198.51.100.7"), web, tcp(8080))
        .policies("shop/web");
    return s;
  }

  private static Scenario nameWithAddresses() {
    Scenario s =
        Scenario.of(
            "outside-name-with-several-addresses",
            "A name answers with other addresses each time; one was dialled, all that were answered"
                + " are allowed.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(1);
    s.wire().resolves(app.pod(0), "api.example.com", "203.0.113.10", "203.0.113.11");
    s.wire().from(app.pod(0)).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().at(60).resolves(app.pod(0), "api.example.com", "203.0.113.10", "203.0.113.20");
    s.wire().from(app.pod(0)).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().resolvesNothing(app.pod(0), "metadata.google.internal");
    s.wire().resolves(app.pod(0), "unused.example.com", "203.0.113.99");
    s.wire().probesAll();
    s.truth()
        .allows(app, Party.at("203.0.113.10"), tcp(443))
        .allows(app, Party.at("203.0.113.11"), tcp(443))
        .allows(app, Party.at("203.0.113.20"), tcp(443))
        .denies(app, Party.at("203.0.113.9"), tcp(443))
        .denies(app, Party.at("203.0.113.12"), tcp(443))
        .denies(app, Party.at("203.0.113.99"), tcp(443))
        .finds("name-rotates")
        .policies("shop/app");
    return s;
  }

  private static Scenario serviceOutside() {
    Scenario s =
        Scenario.of(
            "service-without-selector",
            "A Service without selector leads to a database outside: its endpoint's port and its own"
                + " address are both allowed.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(1);
    ServiceSketch service =
        s.cluster()
            .service("shop", "legacy-db")
            .port(tcp(5432), 15432)
            .endpoint("203.0.113.40", 15432);
    Endpoint database = new Endpoint(IpAddress.of("203.0.113.40"), 15432);
    s.wire().from(app.pod(0)).callsOutside(service, tcp(5432), database).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(app, Party.at("203.0.113.40"), tcp(15432))
        .allows(app, Party.at(service.clusterIp(true).toString()), tcp(5432))
        .denies(app, Party.at("203.0.113.40"), tcp(5432))
        .policies("shop/app");
    return s;
  }
}
