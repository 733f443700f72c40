package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;

/** Connections that failed or began too early, and addresses that change hands. */
final class StateScenarios {
  private StateScenarios() {}

  static List<Scenario> all() {
    return List.of(
        refusedAndUnanswered(),
        olderThanTheCapture(),
        nothingTellsWhoOpened(),
        addressChangesOwner());
  }

  private static Scenario refusedAndUnanswered() {
    Scenario s =
        Scenario.of(
            "refused-and-unanswered",
            "Everything this workload tries is refused or unanswered: listed, and allowed by no"
                + " rule.");
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(1);
    WorkloadSketch cache = s.cluster().deployment("shop", "cache").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(cache).port(tcp(6379), 6379);
    s.wire().from(app.pod(0)).calls(service, tcp(6379), cache.pod(0)).refused();
    s.wire().from(app.pod(0)).dials("203.0.113.60", tcp(443)).unanswered();
    s.wire().at(20).from(app.pod(0)).dials(cache.pod(0), udp(11211)).udpRefused();
    s.wire().from(app.pod(0)).dials("169.254.169.254", tcp(80)).unanswered();
    s.wire().at(40).probesAll();
    s.truth()
        .denies(app, cache, tcp(6379), udp(11211))
        .denies(app, Party.at("203.0.113.60"), tcp(443))
        .denies(app, Party.at("169.254.169.254"), tcp(80))
        .policies("shop/app", "shop/cache");
    return s;
  }

  private static Scenario olderThanTheCapture() {
    Scenario s =
        Scenario.of(
            "older-than-the-capture",
            "Connections opened before the capture, on high ports that no container declares: the"
                + " Service, or a listening socket, tells who was called.");
    WorkloadSketch teller = s.cluster().deployment("bank", "teller").probed(tcp(8080)).on(1);
    WorkloadSketch ledger = s.cluster().deployment("bank", "ledger").on(2);
    WorkloadSketch vault = s.cluster().deployment("bank", "vault").on(2);
    WorkloadSketch mailer = s.cluster().deployment("bank", "mailer").probed(tcp(8080)).on(1);
    ServiceSketch service = s.cluster().serviceOf(ledger).port(tcp(50051), 50051);
    s.wire().from(teller.pod(0)).calls(service, tcp(50051), ledger.pod(0)).midStream();
    s.wire().from(teller.pod(0)).dials(vault.pod(0), tcp(50052)).midStream();
    vault.pod(0).sampled(300, new SocketTable().listens(tcp(50052)));
    // Without packets: only the socket samples at both ends show it.
    Endpoint here = new Endpoint(teller.pod(0).ip(), 41000);
    Endpoint there = new Endpoint(mailer.pod(0).ip(), 50053);
    teller
        .pod(0)
        .sampled(300, new SocketTable().listens(tcp(8080)).connected(Protocol.TCP, here, there));
    mailer
        .pod(0)
        .sampled(
            300,
            new SocketTable()
                .listens(tcp(8080))
                .listens(tcp(50053))
                .connected(Protocol.TCP, there, here));
    s.wire().probesAll();
    s.truth()
        .allows(teller, ledger, tcp(50051))
        .allows(teller, vault, tcp(50052))
        .allows(teller, mailer, tcp(50053))
        .denies(ledger, teller, tcp(here.port()))
        .denies(mailer, teller, tcp(here.port()))
        .policies("bank/teller", "bank/ledger", "bank/vault", "bank/mailer");
    return s;
  }

  private static Scenario nothingTellsWhoOpened() {
    Scenario s =
        Scenario.of(
            "nothing-tells-who-opened",
            "One connection opened before the capture, between two undeclared high ports: no rule,"
                + " and said loudly.");
    WorkloadSketch one = s.cluster().deployment("bank", "one").probed(tcp(8080)).on(1);
    WorkloadSketch other = s.cluster().deployment("bank", "other").probed(tcp(8080)).on(2);
    s.wire().from(one.pod(0)).dials(other.pod(0), tcp(50054)).undecidable().midStream();
    s.wire().probesAll();
    s.truth()
        .denies(one, other, tcp(50054))
        .severe("connection-undecided")
        .policies("bank/one", "bank/other");
    return s;
  }

  private static Scenario addressChangesOwner() {
    Scenario s =
        Scenario.of(
            "address-changes-owner",
            "One address belongs to alpha and, ten seconds after its end, to beta: each call goes to"
                + " the owner of that moment.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch alpha = s.cluster().deployment("shop", "alpha").probed(tcp(7000));
    WorkloadSketch beta = s.cluster().deployment("shop", "beta").probed(tcp(9000));
    PodSketch before = alpha.addPod(2).deleted(30);
    PodSketch moved = alpha.addPod(1).started(31);
    PodSketch after = beta.addPod(2).address(before.ip().toString()).started(40);
    s.wire().at(10).from(client.pod(0)).dials(before, tcp(7000)).tcp();
    s.wire().at(50).from(client.pod(0)).dials(after, tcp(9000)).tcp();
    s.wire().at(60).probes(client.pod(0), 8080).probes(moved, 7000).probes(after, 9000);
    s.truth()
        .allows(client, alpha, tcp(7000))
        .allows(client, beta, tcp(9000))
        .denies(client, alpha, tcp(9000))
        .denies(client, beta, tcp(7000))
        .policies("shop/client", "shop/alpha", "shop/beta");
    return s;
  }
}
