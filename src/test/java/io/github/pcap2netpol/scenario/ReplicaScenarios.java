package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;

import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.model.PolicyOptions.PortRanges;
import java.util.List;
import java.util.Map;

/** Several pods, and several workloads, behind one Service. */
final class ReplicaScenarios {
  private ReplicaScenarios() {}

  static List<Scenario> all() {
    return List.of(
        threeVersions(),
        callsOwnService(),
        onlyObserved(),
        noneShown(
            Scenario.of(
                "no-capture-shows-who-answered",
                "Of three versions behind one Service none was captured: one of them answered, any"
                    + " may have, all are inferred.")),
        noneShown(
            Scenario.of(
                    "only-observed-but-not-by-whom",
                    "The same with --only-observed: all three are kept, since without one of them"
                        + " what was seen would be denied, and that is severe.")
                .with(new PolicyOptions(Inferences.LEFT_OUT, PortRanges.COLLAPSED))));
  }

  private static Scenario threeVersions() {
    Scenario s =
        Scenario.of(
            "one-of-three-versions-seen",
            "reviews v1, v2 and v3 stand behind one Service; only v2 was seen to answer, all three"
                + " may.");
    WorkloadSketch page = s.cluster().deployment("books", "productpage").on(1);
    WorkloadSketch one = version(s, "v1", 1);
    WorkloadSketch two = version(s, "v2", 2);
    WorkloadSketch three = version(s, "v3", 1);
    ServiceSketch service =
        s.cluster().service("books", "reviews").selects("reviews").port(tcp(9080), 9080);
    s.wire().from(page.pod(0)).calls(service, tcp(9080), two.pod(0)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(page, one, tcp(9080))
        .allows(page, two, tcp(9080))
        .allows(page, three, tcp(9080))
        .denies(one, two, tcp(9080))
        .policies("books/productpage", "books/reviews-v1", "books/reviews-v2", "books/reviews-v3");
    return s;
  }

  private static Scenario noneShown(Scenario s) {
    WorkloadSketch page = s.cluster().deployment("books", "productpage").on(1);
    WorkloadSketch one = version(s, "v1", 1).uncaptured();
    WorkloadSketch two = version(s, "v2", 2).uncaptured();
    WorkloadSketch three = version(s, "v3", 1).uncaptured();
    ServiceSketch service =
        s.cluster().service("books", "reviews").selects("reviews").port(tcp(9080), 9080);
    s.wire().from(page.pod(0)).calls(service, tcp(9080), two.pod(0)).tcp();
    s.truth()
        .allows(page, one, tcp(9080))
        .allows(page, two, tcp(9080))
        .allows(page, three, tcp(9080))
        .policies("books/productpage");
    if (s.options().inference() == Inferences.LEFT_OUT) {
      s.truth()
          .withoutClusterDns()
          .allows(page, s.cluster().dns(), udp(53))
          .severe("one-of-several-kept");
    }
    return s;
  }

  private static WorkloadSketch version(Scenario s, String version, int node) {
    return s.cluster()
        .deployment("books", "reviews-" + version)
        .labels(Map.of("app", "reviews", "version", version))
        .probed(tcp(9080))
        .on(node);
  }

  private static Scenario onlyObserved() {
    Scenario s =
        Scenario.of(
                "only-observed",
                "With --only-observed: the one of three versions that answered, the one address of"
                    + " a name that was called, the one node of two, and no port that its node alone"
                    + " called; names are resolved only by who did, over UDP only.")
            .with(new PolicyOptions(Inferences.LEFT_OUT, PortRanges.COLLAPSED));
    WorkloadSketch page = s.cluster().deployment("books", "productpage").probed(tcp(8080)).on(1, 2);
    WorkloadSketch one = version(s, "v1", 1);
    WorkloadSketch two = version(s, "v2", 2);
    WorkloadSketch three = version(s, "v3", 1);
    ServiceSketch service =
        s.cluster().service("books", "reviews").selects("reviews").port(tcp(9080), 9080);
    s.cluster().serviceOf(page).nodePort(tcp(80), 8080, 30080);
    s.wire().from(page.pod(0)).calls(service, tcp(9080), two.pod(0)).tcp();
    s.wire().resolves(page.pod(0), "cdn.example.com", "203.0.113.10", "203.0.113.11");
    s.wire().from(page.pod(0)).dials("203.0.113.10", tcp(443)).tcp();
    s.wire().from(page.pod(0)).dials("172.30.0.11", tcp(10250)).tcp();
    s.wire().probesAll();
    s.truth()
        .allows(page, two, tcp(9080))
        .allows(page, Party.at("203.0.113.10"), tcp(443))
        .allows(page, Party.at("172.30.0.11"), tcp(10250))
        .denies(page, one, tcp(9080))
        .denies(page, three, tcp(9080))
        .denies(page, Party.at("203.0.113.11"), tcp(443))
        .denies(page, Party.at("172.30.0.12"), tcp(10250))
        .denies(Party.at("198.51.100.7"), page, tcp(8080))
        .withoutClusterDns()
        .allows(page, s.cluster().dns(), udp(53))
        .severe("only-observed-will-not-last")
        .policies("books/productpage", "books/reviews-v1", "books/reviews-v2", "books/reviews-v3");
    return s;
  }

  private static Scenario callsOwnService() {
    Scenario s =
        Scenario.of(
            "calls-its-own-service",
            "A pod calls the Service it stands behind: once it reaches its sister, once itself,"
                + " which looks like a call from the gateway.");
    WorkloadSketch peer = s.cluster().deployment("shop", "peer").probed(tcp(8080)).on(1, 2);
    ServiceSketch service = s.cluster().serviceOf(peer).port(tcp(80), 8080);
    s.wire().from(peer.pod(0)).calls(service, tcp(80), peer.pod(1)).tcp();
    s.wire().from(peer.pod(0)).calls(service, tcp(80), peer.pod(0)).tcp();
    s.wire().probesAll();
    s.truth().allows(peer, peer, tcp(8080)).policies("shop/peer");
    return s;
  }
}
