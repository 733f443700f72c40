package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;

import io.github.pcap2netpol.scenario.LaterScenarios.Day;
import io.github.pcap2netpol.scenario.WorkloadSketch.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Pods that call somebody else later: another API server, replica, proxy or port. */
final class LaterCalled {
  private static final String METADATA = "169.254.169.254";
  private static final String SECOND_API_SERVER = "172.30.0.9";

  private LaterCalled() {}

  static List<Function<Day, Scenario>> all() {
    return List.of(
        LaterCalled::apiServers,
        LaterCalled::behindService,
        LaterCalled::metadataServer,
        LaterCalled::metadataProxy,
        LaterCalled::chosenPort,
        LaterCalled::otherCluster);
  }

  private static WorkloadSketch app(Scenario s) {
    s.truth().policies("shop/app");
    return s.cluster().deployment("shop", "app").on(1);
  }

  private static Scenario apiServers(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "another-api-server-is-dialled",
            "A pod dials one of two API servers by its address; later the other one.");
    s.cluster().apiServer().endpoint(SECOND_API_SERVER, 6443);
    WorkloadSketch app = app(s);
    s.wire()
        .from(app.pod(0))
        .dials(day.pick(ClusterSketch.API_SERVER, SECOND_API_SERVER), tcp(6443))
        .tcp();
    s.truth()
        .allows(app, Party.at(ClusterSketch.API_SERVER), tcp(6443))
        .allows(app, Party.at(SECOND_API_SERVER), tcp(6443))
        .denies(app, Party.at("172.30.0.8"), tcp(6443));
    return s;
  }

  private static Scenario behindService(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "another-pod-behind-a-service-is-dialled",
            "A pod is dialled by its address, as where sockets are balanced; later the other"
                + " workload behind its Service is.");
    WorkloadSketch app = app(s);
    Map<String, String> stable = Map.of("app", "api", "track", "stable");
    Map<String, String> canary = Map.of("app", "api", "track", "canary");
    WorkloadSketch api =
        s.cluster().deployment("shop", "api").labels(stable).declares(tcp(8080)).on(1);
    WorkloadSketch next =
        s.cluster().deployment("shop", "api-canary").labels(canary).declares(tcp(8080)).on(2);
    s.cluster().service("shop", "api").selects(Map.of("app", "api")).port(tcp(80), 8080);
    s.wire().resolves(next.pod(0), "example.com", "203.0.113.9");
    s.wire().from(app.pod(0)).dials(day.pick(api, next).pod(0), tcp(8080)).tcp();
    s.truth()
        .allows(app, api, tcp(8080))
        .allows(app, next, tcp(8080))
        .denies(api, next, tcp(8080))
        .policies("shop/api", "shop/api-canary");
    return s;
  }

  private static Scenario metadataServer(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "metadata-server-of-gke",
            "A pod takes its credentials from the metadata address; later an enforcer sees what GKE"
                + " translates it to.");
    s.cluster()
        .workload(Kind.DAEMON_SET, "kube-system", "gke-metadata-server")
        .onHostNetwork()
        .on(1, 2);
    WorkloadSketch app = app(s);
    s.wire()
        .from(app.pod(0))
        .dials(day.pick(METADATA, "169.254.169.252"), tcp(day.pick(80, 988)))
        .tcp();
    s.truth()
        .allows(app, Party.at(METADATA), tcp(80))
        .allows(app, Party.at("169.254.169.252"), tcp(988))
        .denies(app, Party.at("169.254.169.252"), tcp(80));
    return s;
  }

  private static Scenario metadataProxy(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "metadata-proxy-on-each-node",
            "A pod takes its credentials from the metadata address, which kube2iam intercepts;"
                + " later an enforcer sees kube2iam on the pod's next node.");
    s.cluster().workload(Kind.DAEMON_SET, "kube-system", "kube2iam").onHostNetwork().on(1, 2);
    WorkloadSketch app = app(s);
    s.wire()
        .from(app.pod(0))
        .dials(day.pick(METADATA, "172.30.0.12"), tcp(day.pick(80, 8181)))
        .tcp();
    s.truth()
        .allows(app, Party.at(METADATA), tcp(80))
        .allows(app, Party.at("172.30.0.11"), tcp(8181))
        .allows(app, Party.at("172.30.0.12"), tcp(8181))
        .denies(app, Party.at("172.30.0.12"), tcp(8182))
        .finds("node-addresses");
    return s;
  }

  private static Scenario otherCluster(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "address-of-another-cluster",
            "A pod dials an address that was imported from another cluster: only that one is open,"
                + " and the comment names the cluster.");
    WorkloadSketch app = app(s);
    s.cluster()
        .service("shop", "billing")
        .port(tcp(443), 8443)
        .endpoint("10.80.0.7", 8443)
        .importedFrom("west");
    s.wire().from(app.pod(0)).dials("10.80.0.7", tcp(8443)).tcp();
    s.truth()
        .allows(app, Party.at("10.80.0.7"), tcp(8443))
        .denies(app, Party.at("10.80.0.8"), tcp(8443))
        .finds("imported-addresses");
    return s;
  }

  private static Scenario chosenPort(Day day) {
    Scenario s =
        LaterScenarios.of(
            day,
            "port-beside-a-control-port",
            "An FTP server names a port for the data: only what was seen is open, and the warning"
                + " says that it will be another.");
    WorkloadSketch app = app(s);
    WorkloadSketch ftp =
        s.cluster().workload(Kind.STATEFUL_SET, "shop", "ftp").declares(tcp(21)).on(2);
    s.wire().from(app.pod(0)).dials(ftp.pod(0), tcp(21)).tcp();
    if (day == Day.TODAY) {
      s.wire().from(app.pod(0)).dials(ftp.pod(0), tcp(34567)).tcp();
    }
    s.truth()
        .allows(app, ftp, tcp(21), tcp(34567))
        .denies(app, ftp, tcp(34568))
        .finds("ports-vary")
        .policies("shop/ftp");
    return s;
  }
}
