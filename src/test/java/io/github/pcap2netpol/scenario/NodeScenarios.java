package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;

/** Nodes, host networks, node ports and the API server. */
final class NodeScenarios {
  private NodeScenarios() {}

  static List<Scenario> all() {
    return List.of(
        hostNetworkDaemonSet(),
        apiServer(),
        nodePortThroughBothNodes(),
        onlyObservedNodePort(),
        callsItsOwnNode(),
        dialsNodePort(),
        nodeLocalDns(),
        hostPort(),
        exposedOnlyProbed(),
        calledFromHostNetwork(),
        serviceOnHostNetwork());
  }

  private static Scenario hostNetworkDaemonSet() {
    Scenario s =
        Scenario.of(
            "host-network-daemon-set-scraped",
            "Prometheus scrapes a hostNetwork DaemonSet on the addresses of two of its three nodes:"
                + " all three are allowed, by address.");
    s.cluster().addNode();
    WorkloadSketch exporter =
        s.cluster()
            .workload(Kind.DAEMON_SET, "monitoring", "node-exporter")
            .onHostNetwork()
            .declares(tcp(9100))
            .on(1, 2, 3);
    WorkloadSketch prometheus =
        s.cluster().deployment("monitoring", "prometheus").probed(tcp(9090)).on(1);
    s.wire().from(prometheus.pod(0)).dials(exporter.pod(0), tcp(9100)).tcp();
    s.wire().from(prometheus.pod(0)).dials(exporter.pod(1), tcp(9100)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(prometheus, Party.at("172.30.0.11"), tcp(9100))
        .allows(prometheus, Party.at("172.30.0.12"), tcp(9100))
        .allows(prometheus, Party.at("172.30.0.13"), tcp(9100))
        .finds("node-addresses")
        .policies("monitoring/prometheus");
    return s;
  }

  private static Scenario hostPort() {
    Scenario s =
        Scenario.of(
            "host-port",
            "A host port leads to a pod: called from outside and by a pod of the other node, neither"
                + " of them hidden. The pod may move, and its host port with it.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").onHostPort(tcp(8080), 8443).on(1);
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(9000)).on(2);
    NodeSketch node = s.cluster().node(1);
    s.wire().fromAddress("198.51.100.7").dialsHostPort(node, 8443, web.pod(0), tcp(8080)).tcp();
    s.wire().from(client.pod(0)).dialsHostPort(node, 8443, web.pod(0), tcp(8080)).tcp();
    s.wire().probesAll();
    s.truth()
        .allowsAnyone(web, tcp(8080))
        .allows(client, web, tcp(8080))
        .allows(client, Party.at("172.30.0.11"), tcp(8443))
        .allows(client, Party.at("172.30.0.12"), tcp(8443))
        .denies(client, Party.at("172.30.0.12"), tcp(8080))
        .denies(Party.at("198.51.100.7"), client, tcp(9000))
        .finds("node-addresses")
        .policies("shop/web", "shop/client");
    return s;
  }

  private static Scenario serviceOnHostNetwork() {
    Scenario s =
        Scenario.of(
            "service-on-a-host-network",
            "A Service whose pods share their nodes' networks: the addresses of all their nodes, and"
                + " the Service's own.");
    WorkloadSketch agent =
        s.cluster()
            .workload(Kind.DAEMON_SET, "ops", "agent")
            .onHostNetwork()
            .declares(tcp(9153))
            .on(1, 2);
    WorkloadSketch client = s.cluster().deployment("shop", "client").probed(tcp(8080)).on(1);
    ServiceSketch service = s.cluster().serviceOf(agent).port(tcp(80), 9153);
    s.wire().from(client.pod(0)).calls(service, tcp(80), agent.pod(1)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(client, Party.at("172.30.0.11"), tcp(9153))
        .allows(client, Party.at("172.30.0.12"), tcp(9153))
        .allows(client, Party.at(service.clusterIp(true).toString()), tcp(80))
        .denies(client, Party.at("172.30.0.12"), tcp(80))
        .finds("node-addresses")
        .policies("shop/client");
    return s;
  }

  private static Scenario exposedOnlyProbed() {
    Scenario s =
        Scenario.of(
            "exposed-only-called-by-its-node",
            "Behind a NodePort, and called by its own node alone, which may be probes or the"
                + " NodePort: opened, and said.");
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    s.cluster().serviceOf(web).nodePort(tcp(80), 8080, 30080);
    s.wire().probesAll();
    s.truth().allowsAnyone(web, tcp(8080)).finds("exposure-own-node").policies("shop/web");
    return s;
  }

  private static Scenario calledFromHostNetwork() {
    Scenario s =
        Scenario.of(
            "called-from-a-host-network",
            "A hostNetwork agent of two nodes calls two ports of a pod, one from the pod's own node"
                + " and one from the other: the pod may move, so both nodes are let in to both.");
    s.cluster().workload(Kind.DAEMON_SET, "ops", "agent").onHostNetwork().on(1, 2);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    s.wire().fromAddress("172.30.0.12").dials(web.pod(0), tcp(8080)).tcp();
    s.wire().fromAddress("172.30.0.11").dials(web.pod(0), tcp(9000)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(Party.at("172.30.0.11"), web, tcp(8080))
        .allows(Party.at("172.30.0.12"), web, tcp(8080))
        .allows(Party.at("172.30.0.11"), web, tcp(9000))
        .allows(Party.at("172.30.0.12"), web, tcp(9000))
        .denies(Party.at("172.30.0.12"), web, tcp(22))
        .finds("node-addresses")
        .policies("shop/web");
    return s;
  }

  private static Scenario apiServer() {
    Scenario s =
        Scenario.of(
            "api-server-through-its-service",
            "An operator calls the API server: both the Service's address with its port and the"
                + " server's own with its own.");
    WorkloadSketch operator =
        s.cluster().deployment("operators", "operator").probed(tcp(8081)).on(1);
    Endpoint server = new Endpoint(IpAddress.of(ClusterSketch.API_SERVER), 6443);
    s.wire().from(operator.pod(0)).callsOutside(s.cluster().apiServer(), tcp(443), server).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(operator, Party.at(ClusterSketch.API_SERVER), tcp(6443))
        .allows(operator, Party.at("10.96.0.1"), tcp(443))
        .denies(operator, Party.at(ClusterSketch.API_SERVER), tcp(443), tcp(22))
        .policies("operators/operator");
    return s;
  }

  private static Scenario nodePortThroughBothNodes() {
    Scenario s =
        nodePortThroughBothNodes(
            Scenario.of(
                "node-port-from-outside",
                "A client outside calls a NodePort on both nodes: the pod sees its gateway and the"
                    + " other node, never the client."));
    s.truth().allowsAnyone(s.cluster().existing("shop", "web"), tcp(8080));
    return s;
  }

  private static Scenario onlyObservedNodePort() {
    Scenario s =
        nodePortThroughBothNodes(
            Scenario.of(
                    "only-observed-node-port",
                    "The same with --only-observed: the port is open to the node that was seen"
                        + " calling, and to nobody else.")
                .with(new PolicyOptions(Inferences.LEFT_OUT, PortRanges.COLLAPSED)));
    WorkloadSketch web = s.cluster().existing("shop", "web");
    s.truth()
        .allows(Party.at("172.30.0.12"), web, tcp(8080))
        .denies(Party.at("203.0.113.9"), web, tcp(8080))
        .severe("only-observed-will-not-last")
        .withoutClusterDns();
    return s;
  }

  private static Scenario nodePortThroughBothNodes(Scenario s) {
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    WorkloadSketch admin = s.cluster().deployment("shop", "admin").probed(tcp(8080)).on(2);
    ServiceSketch service = s.cluster().serviceOf(web).nodePort(tcp(80), 8080, 30080);
    for (int node : new int[] {1, 2}) {
      s.wire()
          .fromAddress("198.51.100.7")
          .dialsNodePort(s.cluster().node(node), service, tcp(80), web.pod(0))
          .tcp();
    }
    s.wire().probesAll();
    s.truth()
        .denies(Party.at("198.51.100.7"), admin, tcp(8080))
        .denies(Party.at("198.51.100.7"), web, tcp(9999))
        .policies("shop/web", "shop/admin");
    return s;
  }

  private static Scenario callsItsOwnNode() {
    Scenario s =
        Scenario.of(
            "calls-its-own-node",
            "An agent calls the kubelet of the node it runs on; its sister on another node will do"
                + " the same.");
    WorkloadSketch agent = s.cluster().deployment("ops", "agent").probed(tcp(8080)).on(1, 2);
    s.wire().from(agent.pod(0)).dials("172.30.0.11", tcp(10250)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(agent, Party.at("172.30.0.11"), tcp(10250))
        .allows(agent, Party.at("172.30.0.12"), tcp(10250))
        .finds("node-addresses")
        .policies("ops/agent");
    return s;
  }

  private static Scenario dialsNodePort() {
    Scenario s =
        Scenario.of(
            "dials-a-node-port",
            "A pod dials a NodePort at the other node, which sends it back to a pod on the first:"
                + " either node may translate.");
    WorkloadSketch batch = s.cluster().deployment("shop", "batch").probed(tcp(9000)).on(1);
    WorkloadSketch web = s.cluster().deployment("shop", "web").probed(tcp(8080)).on(1);
    ServiceSketch service = s.cluster().serviceOf(web).nodePort(tcp(80), 8080, 30080);
    s.wire()
        .from(batch.pod(0))
        .dialsNodePort(s.cluster().node(2), service, tcp(80), web.pod(0))
        .tcp();
    s.wire().probesAll();
    s.truth()
        .allows(batch, web, tcp(8080))
        .allowsAnyone(web, tcp(8080))
        .allows(batch, Party.at("172.30.0.11"), tcp(30080))
        .allows(batch, Party.at("172.30.0.12"), tcp(30080))
        .policies("shop/batch", "shop/web");
    return s;
  }

  private static Scenario nodeLocalDns() {
    Scenario s =
        Scenario.of(
            "node-local-dns",
            "Names are asked at 169.254.20.10, NodeLocal DNSCache, by one workload of two: both get"
                + " it as their resolver.");
    s.cluster()
        .workload(Kind.DAEMON_SET, "kube-system", "node-local-dns")
        .labels(Map.of("k8s-app", "node-local-dns"))
        .onHostNetwork()
        .declares("dns", udp(53))
        .declares("dns-tcp", tcp(53))
        .on(1, 2);
    WorkloadSketch app = s.cluster().deployment("shop", "app").probed(tcp(8080)).on(1);
    WorkloadSketch idle = s.cluster().deployment("shop", "idle").probed(tcp(8080)).on(2);
    s.wire().resolvesAt("169.254.20.10", app.pod(0), "pay.example.com", "203.0.113.8");
    s.wire().from(app.pod(0)).dials("203.0.113.8", tcp(443)).tcp();
    s.wire().probesAll();
    s.truth()
        .withoutClusterDns()
        .allows(app, Party.at("169.254.20.10"), udp(53), tcp(53))
        .allows(idle, Party.at("169.254.20.10"), udp(53), tcp(53))
        .allows(app, Party.at("203.0.113.8"), tcp(443))
        .denies(idle, Party.at("203.0.113.8"), tcp(443))
        .policies("shop/app", "shop/idle");
    return s;
  }
}
