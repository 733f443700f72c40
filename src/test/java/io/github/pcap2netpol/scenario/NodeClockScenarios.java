package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.time.Duration;
import java.util.List;

/** Captures on nodes, and time: clocks that differ, pods that move, addresses that are reused. */
final class NodeClockScenarios {
  private NodeClockScenarios() {}

  static List<Scenario> all() {
    return List.of(oneClockLate(), wholeSeconds(), podThatMoved(), addressWithANewOwner());
  }

  private static Scenario oneClockLate() {
    Scenario s =
        NodeCaptureScenarios.shop(
            "one-clock-late",
            "The clock of one of two captured nodes is a second late: the two views of a connection"
                + " are still one.");
    s.truth().policies("shop/web", "shop/db", "shop/stats", "kube-system/coredns");
    return s.tapped(
        NodeTap.on(s.cluster().node(1)),
        NodeTap.on(s.cluster().node(2)).ahead(Duration.ofSeconds(-1)));
  }

  private static Scenario wholeSeconds() {
    Scenario s =
        NodeCaptureScenarios.shop(
            "second-resolution",
            "Timestamps are cut to whole seconds, and interfaces have no numbers: the order of the packets in the file tells which"
                + " came before its address was translated.");
    s.truth().policies("shop/web", "shop/db", "shop/stats", "kube-system/coredns");
    return s.tapped(
        NodeTap.on(s.cluster().node(1)).inWholeSeconds().withoutInterfaces(),
        NodeTap.on(s.cluster().node(2)).inWholeSeconds().withoutInterfaces());
  }

  private static Scenario podThatMoved() {
    Scenario s =
        Scenario.of(
            "pod-that-moved",
            "A StatefulSet's pod ends on one node and starts on the other, under its name: both"
                + " captures are of it.");
    WorkloadSketch db = s.cluster().workload(Kind.STATEFUL_SET, "shop", "db").probed(tcp(5432));
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    PodSketch before = db.addPod(1).deleted(10);
    PodSketch after = db.again(before, 2).started(12);
    s.wire().at(2).from(web.pod(0)).dials(before, tcp(5432)).tcp();
    s.wire().from(before).dials("203.0.113.9", tcp(443)).tcp();
    s.wire().at(20).from(web.pod(0)).dials(after, tcp(5432)).tcp();
    s.wire().from(after).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().probes(web.pod(0), 8080);
    s.truth()
        .allows(web, db, tcp(5432))
        .allows(db, Party.at("203.0.113.9"), tcp(443))
        .allows(db, Party.at("203.0.113.10"), tcp(443))
        .policies("shop/db", "shop/web");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }

  private static Scenario addressWithANewOwner() {
    Scenario s =
        Scenario.of(
            "address-with-a-new-owner-on-a-node",
            "A pod takes over the address of one that ended, in one capture of their node: what each"
                + " said is its own.");
    WorkloadSketch alpha = s.cluster().deployment("shop", "alpha").probed(tcp(8080));
    WorkloadSketch beta = s.cluster().deployment("shop", "beta").probed(tcp(9090));
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8000)).on(2);
    PodSketch first = alpha.addPod(1).deleted(10);
    alpha.addPod(1);
    PodSketch second = beta.addPod(1).address(first.ip().toString()).started(12);
    s.wire().at(2).from(client.pod(0)).dials(first, tcp(8080)).tcp();
    s.wire().from(first).dials("203.0.113.9", tcp(443)).tcp();
    s.wire().at(20).from(client.pod(0)).dials(second, tcp(9090)).tcp();
    s.wire().from(second).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().probes(alpha.pod(1), 8080);
    s.wire().probes(client.pod(0), 8000);
    s.truth()
        .allows(client, alpha, tcp(8080))
        .allows(client, beta, tcp(9090))
        .allows(alpha, Party.at("203.0.113.9"), tcp(443))
        .allows(beta, Party.at("203.0.113.10"), tcp(443))
        .policies("shop/alpha", "shop/beta", "shop/client");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }
}
