package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;

/** Captures on nodes: what they show of each pod, and what they hide. */
final class NodeCaptureScenarios {
  private NodeCaptureScenarios() {}

  static List<Scenario> all() {
    return List.of(
        bothNodes(),
        onlyUplink(),
        masquerade(),
        nodePortThroughTheOtherNode(),
        hostNetworkCallers(),
        vxlanBetweenNodes());
  }

  /** A shop on two nodes: a client and a server on each, and one that calls outside. */
  static Scenario shop(String name, String shows) {
    Scenario s = Scenario.of(name, shows);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1, 2);
    WorkloadSketch db = s.cluster().deployment("shop", "db").probed(tcp(5432)).on(2);
    WorkloadSketch stats =
        s.cluster().deployment("shop", "stats").probed(tcp(8081)).declares(udp(8125)).on(1);
    ServiceSketch service = s.cluster().serviceOf(db).port(tcp(80), 5432);
    ServiceSketch statsd = s.cluster().serviceOf(stats).port(udp(8125), 8125);
    s.wire().probesAll();
    for (PodSketch pod : web.pods()) {
      s.wire().from(pod).calls(service, tcp(80), db.pod(0)).tcp();
      s.wire().from(pod).calls(statsd, udp(8125), stats.pod(0)).oneWay(4);
      s.wire().resolves(pod, "pay.example.com", "203.0.113.8");
      s.wire().from(pod).dials("203.0.113.8", tcp(443)).tcp();
    }
    s.wire().probesAll();
    s.truth()
        .allows(web, db, tcp(5432))
        .allows(web, stats, udp(8125))
        .allows(web, Party.at("203.0.113.8"), tcp(443))
        .allowsAnyone(s.cluster().dns(), udp(53))
        .allowsAnyone(s.cluster().dns(), tcp(53));
    return s;
  }

  private static Scenario bothNodes() {
    Scenario s =
        shop(
            "two-nodes-that-both-saw-it",
            "Captures of both nodes: what passes between them is in both, up to four times, and"
                + " counts once.");
    s.truth().policies("shop/web", "shop/db", "shop/stats", "kube-system/coredns");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }

  private static Scenario onlyUplink() {
    Scenario s =
        shop(
            "only-the-uplink",
            "A capture of one node's uplink: its pods are captured in part, since what stays within"
                + " the node is missing, and that is severe.");
    s.truth()
        .policies("shop/web", "shop/stats", "kube-system/coredns")
        .finds("capture-of-an-uplink")
        .severe("captured-in-part");
    return s.tapped(NodeTap.on(s.cluster().node(1)).onlyUplink());
  }

  private static Scenario masquerade() {
    Scenario s =
        shop(
            "masqueraded-by-the-node",
            "Calls out of the cluster leave the node with its address: the rule is the pod's, and the"
                + " node called nobody.");
    s.wire().masquerading();
    s.truth().policies("shop/web", "shop/db", "shop/stats", "kube-system/coredns");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }

  private static Scenario vxlanBetweenNodes() {
    Scenario s =
        shop(
            "vxlan-between-nodes",
            "Nodes carry their pods' packets for each other in VXLAN: the inner packets count, and"
                + " once.");
    s.wire().overOverlay();
    s.truth().policies("shop/web", "shop/db", "shop/stats", "kube-system/coredns");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }

  private static Scenario nodePortThroughTheOtherNode() {
    Scenario s =
        Scenario.of(
            "node-port-seen-on-nodes",
            "Someone outside and a pod call a NodePort at the node where the server is not: the node"
                + " that sent it on shows whose call it was.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch batch = s.cluster().deployment("shop", "batch").probed(tcp(9000)).on(1);
    ServiceSketch service = s.cluster().serviceOf(web).nodePort(tcp(80), 8080, 30080);
    NodeSketch other = s.cluster().node(2);
    s.wire().probesAll();
    s.wire().fromAddress("198.51.100.7").dialsNodePort(other, service, tcp(80), web.pod(0)).tcp();
    s.wire().from(batch.pod(0)).dialsNodePort(other, service, tcp(80), web.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(batch, web, tcp(8080))
        .allowsAnyone(web, tcp(8080))
        .allows(batch, Party.at("172.30.0.11"), tcp(30080))
        .allows(batch, Party.at("172.30.0.12"), tcp(30080))
        .policies("shop/web", "shop/batch");
    return s.tapped(NodeTap.on(s.cluster().node(1)), NodeTap.on(s.cluster().node(2)));
  }

  private static Scenario hostNetworkCallers() {
    Scenario s =
        Scenario.of(
            "host-network-callers-seen-on-nodes",
            "A hostNetwork agent of both nodes calls a pod: what it sends is the node's, and both"
                + " nodes are let in.");
    s.cluster().workload(Kind.DAEMON_SET, "ops", "agent").onHostNetwork().on(1, 2);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch far = s.cluster().deployment("shop", "far").probed(tcp(8080)).on(2);
    s.wire().probesAll();
    s.wire().fromAddress("172.30.0.12").dials(web.pod(0), tcp(9000)).tcp();
    s.wire().fromAddress("172.30.0.11").dials(web.pod(0), tcp(9000)).tcp();
    s.wire().fromAddress("172.30.0.11").dials(far.pod(0), tcp(9000)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(Party.at("172.30.0.11"), web, tcp(9000))
        .allows(Party.at("172.30.0.12"), web, tcp(9000))
        .denies(Party.at("172.30.0.12"), web, tcp(22))
        .finds("node-addresses")
        .policies("shop/web");
    return s.tapped(NodeTap.on(s.cluster().node(1)));
  }
}
