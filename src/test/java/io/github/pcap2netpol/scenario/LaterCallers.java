package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.LaterScenarios.Day;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Pods that are called by somebody else later: another API server, node or balancer. */
final class LaterCallers {
  private static final String SECOND_API_SERVER = "172.30.0.9";
  private static final String NODE_1 = "172.30.0.11";
  private static final String NODE_2 = "172.30.0.12";
  private static final String STRANGER = "198.51.100.7";

  private LaterCallers() {}

  static List<Function<Day, Scenario>> all() {
    return List.of(
        LaterCallers::apiServers,
        LaterCallers::controlPlaneNodes,
        LaterCallers::agent,
        LaterCallers::ownNode,
        LaterCallers::probedPortBehindIngress,
        LaterCallers::volume,
        LaterCallers::balancer,
        LaterCallers::strangers,
        LaterCallers::healthChecks,
        LaterCallers::ambientProbes);
  }

  private static WorkloadSketch web(Scenario s, Day day) {
    WorkloadSketch web = s.cluster().deployment("shop", "web").declares(tcp(8080));
    web.addPod(day.pick(1, 2));
    s.truth().policies("shop/web");
    return web;
  }

  private static void called(Scenario s, String address, WorkloadSketch workload, int port) {
    s.wire().fromAddress(address).dials(workload.pod(0), tcp(port)).tcp();
  }

  private static Scenario apiServers(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "another-api-server-calls",
            "One of two API servers calls a webhook; later the other one does.");
    s.cluster().apiServer().endpoint(SECOND_API_SERVER, 6443);
    WorkloadSketch web = web(s, day);
    called(s, day.pick(ClusterSketch.API_SERVER, SECOND_API_SERVER), web, 8080);
    s.truth()
        .allows(Party.at(ClusterSketch.API_SERVER), web, tcp(8080))
        .allows(Party.at(SECOND_API_SERVER), web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080))
        .finds("api-server-addresses");
    return s;
  }

  private static Scenario controlPlaneNodes(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "another-control-plane-node-calls",
            "The node of one of two API servers calls a webhook; later the other node does.");
    for (int node : List.of(3, 4)) {
      s.cluster().addNode();
      s.cluster()
          .workload(Kind.BARE_POD, "kube-system", "kube-apiserver-node" + node)
          .labels(Map.of("component", "kube-apiserver"))
          .onHostNetwork()
          .on(node);
    }
    WorkloadSketch web = s.cluster().deployment("shop", "web").declares(tcp(8080)).on(1);
    called(s, day.pick("172.30.0.13", "172.30.0.14"), web, 8080);
    s.truth()
        .allows(Party.at("172.30.0.13"), web, tcp(8080))
        .allows(Party.at("172.30.0.14"), web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080))
        .finds("node-addresses")
        .policies("shop/web");
    return s;
  }

  private static Scenario agent(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "agent-on-the-host-network-calls",
            "An agent of the same application calls from an API server's node; later its pod on"
                + " another node does.");
    s.cluster().apiServer().endpoint(NODE_1, 6443);
    s.cluster().workload(Kind.DAEMON_SET, "shop", "agent").onHostNetwork().on(1, 2);
    WorkloadSketch web = s.cluster().deployment("shop", "web").declares(tcp(8080));
    web.addPod(day.pick(2, 1));
    called(s, day.pick(NODE_1, NODE_2), web, 8080);
    s.truth()
        .allows(Party.at(NODE_1), web, tcp(8080))
        .allows(Party.at(NODE_2), web, tcp(8080))
        .denies(Party.at(ClusterSketch.API_SERVER), web, tcp(8080))
        .finds("node-addresses")
        .policies("shop/web");
    return s;
  }

  private static Scenario ownNode(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "called-by-its-own-node",
            "The pod's own node calls a port that no probe calls; later the pod runs on another"
                + " node, which calls.");
    WorkloadSketch web = web(s, day);
    called(s, day.pick(NODE_1, NODE_2), web, 8080);
    s.truth()
        .allows(Party.at(NODE_1), web, tcp(8080))
        .allows(Party.at(NODE_2), web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080))
        .finds("node-addresses");
    return s;
  }

  private static Scenario probedPortBehindIngress(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "probed-port-behind-an-ingress",
            "The pod's own node calls a probed port behind an Ingress, whose controller runs on the"
                + " host network; later the other node's does.");
    s.cluster()
        .workload(Kind.DAEMON_SET, "ingress-nginx", "ingress-nginx")
        .labels(
            Map.of(
                "app.kubernetes.io/name",
                "ingress-nginx",
                "app.kubernetes.io/component",
                "controller"))
        .onHostNetwork()
        .on(1, 2);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    s.cluster().ingress("web", s.cluster().serviceOf(web).port(tcp(80), 8080), 80);
    called(s, day.pick(NODE_1, NODE_2), web, 8080);
    s.truth()
        .allows(Party.at(NODE_1), web, tcp(8080))
        .allows(Party.at(NODE_2), web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080))
        .finds("node-addresses")
        .policies("shop/web");
    return s;
  }

  private static Scenario volume(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "volume-mounted-by-a-node",
            "A node mounts a volume of an NFS server; later a pod on another node uses it.");
    s.cluster().addNode();
    WorkloadSketch nfs =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "nfs").declares(tcp(2049)).on(2);
    WorkloadSketch apps = s.cluster().deployment("shop", "app").uncaptured().on(1, 3);
    called(s, day.pick(NODE_1, "172.30.0.13"), nfs, 2049);
    s.truth()
        .allows(Party.at(NODE_1), nfs, tcp(2049))
        .allows(Party.at(NODE_2), nfs, tcp(2049))
        .allows(Party.at("172.30.0.13"), nfs, tcp(2049))
        .denies(apps, nfs, tcp(2049))
        .finds("node-addresses")
        .policies("shop/nfs");
    return s;
  }

  private static Scenario balancer(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "balancer-behind-an-ingress",
            "An address of nobody calls a port that an Ingress leads to: a balancer, which has"
                + " another address later.");
    WorkloadSketch web = web(s, day);
    s.cluster().ingress("web", s.cluster().serviceOf(web).port(tcp(80), 8080), 80);
    called(s, day.pick("10.20.0.5", "10.20.0.17"), web, 8080);
    s.truth().allowsAnyone(web, tcp(8080)).denies(Party.at(STRANGER), web, tcp(8081));
    return s;
  }

  private static Scenario strangers(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "callers-that-nobody-knows",
            "Two private addresses of nobody call a port that nothing leads to: only they may, and"
                + " the warning says what they may be.");
    WorkloadSketch web = web(s, day);
    called(s, "10.20.0.5", web, 8080);
    called(s, "10.20.0.17", web, 8080);
    s.truth()
        .allows(Party.at("10.20.0.5"), web, tcp(8080))
        .allows(Party.at("10.20.0.17"), web, tcp(8080))
        .denies(Party.at("10.20.0.18"), web, tcp(8080))
        .finds("callers-unnamed");
    return s;
  }

  private static Scenario healthChecks(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "health-checks-of-google",
            "Google's health checks call a pod; later they come from another of their ranges.");
    WorkloadSketch web = web(s, day);
    called(s, day.pick("35.191.3.4", "130.211.0.9"), web, 8080);
    s.truth()
        .allowsFrom("35.191.0.0/16", web, tcp(8080))
        .allowsFrom("130.211.0.0/22", web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080));
    return s;
  }

  private static Scenario ambientProbes(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "probes-of-an-ambient-mesh",
            "An ambient mesh sends the kubelet's probes from its own link-local address, on"
                + " whichever node the pod is.");
    WorkloadSketch web = web(s, day);
    called(s, "169.254.7.127", web, 8080);
    s.truth()
        .allows(Party.at("169.254.7.127"), web, tcp(8080))
        .denies(Party.at(STRANGER), web, tcp(8080));
    return s;
  }
}
