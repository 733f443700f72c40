package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import java.util.List;

/** Captures that are unusual or incomplete, or that show traffic that is not between workloads. */
final class CaptureScenarios {
  private CaptureScenarios() {}

  static List<Scenario> all() {
    return List.of(loopback(), pcapng(), hole(), onlySyns(), empty());
  }

  private static Scenario loopback() {
    Scenario s =
        Scenario.of(
            "two-containers-and-loopback",
            "Two containers of a pod talk over lo, once with the pod's own address as a mesh's"
                + " redirect does: no rule for that.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(2);
    WorkloadSketch app =
        s.cluster().deployment("shop", "app").probed(tcp(8080)).container("proxy").on(1);
    ServiceSketch service = s.cluster().serviceOf(app).port(tcp(80), 8080);
    s.wire().from(client.pod(0)).calls(service, tcp(80), app.pod(0)).tcp();
    s.wire().loopback(app.pod(0), "127.0.0.1", 9000);
    s.wire().loopback(app.pod(0), app.pod(0).ip().toString(), 15001);
    s.wire().probesAll();
    s.truth()
        .allows(client, app, tcp(8080))
        .denies(client, app, tcp(9000), tcp(15001))
        .policies("shop/client", "shop/app");
    return s;
  }

  private static Scenario pcapng() {
    Scenario s =
        Scenario.of(
            "pcapng-with-two-interfaces",
            "A pcapng of eth0 in nanoseconds and lo in microseconds, both Ethernet.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(2);
    WorkloadSketch app =
        s.cluster().deployment("shop", "app").probed(tcp(8080)).container("proxy").on(1);
    app.pod(0).capturedAs(CaptureFormat.PCAPNG_TWO_INTERFACES);
    s.wire().from(client.pod(0)).dials(app.pod(0), tcp(8080)).tcp();
    s.wire().loopback(app.pod(0), "127.0.0.1", 9000);
    s.wire().from(app.pod(0)).dials("203.0.113.5", tcp(443)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, app, tcp(8080))
        .allows(app, Party.at("203.0.113.5"), tcp(443))
        .policies("shop/client", "shop/app");
    return s;
  }

  private static Scenario hole() {
    Scenario s =
        Scenario.of(
            "hole-in-a-capture",
            "The server saw a call that the caller's own capture lacks: the rule is there at both"
                + " ends, and the hole is said.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(app).port(tcp(80), 8080);
    s.wire().probesAll();
    s.wire().from(client.pod(0)).calls(service, tcp(80), app.pod(0)).unseenByOriginator().tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, app, tcp(8080))
        .finds("capture-hole")
        .policies("shop/client", "shop/app");
    return s;
  }

  private static Scenario onlySyns() {
    Scenario s =
        Scenario.of(
            "filter-kept-only-syns",
            "The captures' filter kept nothing but SYNs: taken for connections, and said.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").on(1);
    WorkloadSketch app = s.cluster().deployment("shop", "app").declares(tcp(8080)).on(2);
    for (int i = 0; i < 5; i++) {
      s.wire().from(client.pod(0)).dials(app.pod(0), tcp(8080)).onlyItsSyn();
    }
    s.truth()
        .allows(client, app, tcp(8080))
        .finds("capture-only-syn")
        .severe("capture-began-late") // and no socket samples show what was open before
        .policies("shop/client", "shop/app");
    return s;
  }

  private static Scenario empty() {
    Scenario s =
        Scenario.of(
            "empty-capture",
            "The tcpdump of one workload wrote nothing: no policy rather than one that denies all.");
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    WorkloadSketch silent = s.cluster().deployment("shop", "silent").on(2);
    s.wire().from(client.pod(0)).dials("203.0.113.5", tcp(443)).tcp();
    s.wire().probes(client.pod(0), 8080);
    s.truth()
        .allows(client, Party.at("203.0.113.5"), tcp(443))
        .denies(client, silent, tcp(443))
        .severe("capture-empty")
        .policies("shop/client");
    return s;
  }
}
