package io.github.pcap2netpol.output;

import static io.github.pcap2netpol.output.AnalysisFixture.deployment;
import static io.github.pcap2netpol.output.AnalysisFixture.outside;
import static io.github.pcap2netpol.output.AnalysisFixture.peer;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The traffic of the microservices demo in the sample, and some that the sample lacks. */
public final class Boutique {
  private static final String NAMESPACE = "boutique";

  private Boutique() {}

  static AnalysisFixture fixture() {
    AnalysisFixture shop = new AnalysisFixture();
    Map<String, List<String>> calls = new TreeMap<>();
    calls.put(
        "frontend",
        List.of(
            "productcatalogservice 3550",
            "currencyservice 7000",
            "cartservice 7070",
            "recommendationservice 8080",
            "shippingservice 50051",
            "checkoutservice 5050",
            "adservice 9555"));
    calls.put(
        "checkoutservice",
        List.of(
            "cartservice 7070",
            "productcatalogservice 3550",
            "currencyservice 7000",
            "shippingservice 50051",
            "paymentservice 50051",
            "emailservice 8080"));
    calls.put("recommendationservice", List.of("productcatalogservice 3550"));
    calls.put("cartservice", List.of("redis-cart 6379"));
    calls.put("loadgenerator", List.of("frontend 8080"));
    for (String silent :
        List.of(
            "productcatalogservice",
            "currencyservice",
            "shippingservice",
            "adservice",
            "paymentservice",
            "emailservice",
            "redis-cart")) {
      calls.put(silent, List.of());
    }
    calls.keySet().forEach(name -> shop.captured(NAMESPACE, name));
    WorkloadRef coredns = shop.uncaptured(deployment("kube-system", "coredns"));
    calls.forEach(
        (name, targets) -> {
          WorkloadRef from = deployment(NAMESPACE, name);
          List<TrafficEdge> through = new ArrayList<>();
          for (String target : targets) {
            String[] parts = target.split(" ", -1);
            through.add(
                shop.seen(
                    from,
                    peer(deployment(NAMESPACE, parts[0])),
                    PortProtocol.tcp(Integer.parseInt(parts[1]))));
          }
          if (!name.equals("redis-cart")) {
            through.add(shop.seen(from, peer(coredns), PortProtocol.udp(53)));
            through.add(
                shop.inferred(from, peer(coredns), PortProtocol.tcp(53), Inference.CLUSTER_DNS));
          }
          shop.policyFor(from, through, "To what " + name + " calls.");
        });
    shop.exposed(deployment(NAMESPACE, "frontend"), PortProtocol.tcp(8080));
    shop.diagnostics.add(
        Diagnostic.warning(
            "capture-has-hole",
            "captures/boutique/loadgenerator-0.pcap",
            "frontend answered 1 opening on TCP 8080 that this capture lacks, as it happens with"
                + " init containers; the rule is based on frontend's capture."));
    return shop;
  }

  /** Adds a node, outside addresses and inferred edges. */
  public static AnalysisFixture withMore() {
    AnalysisFixture shop = fixture();
    WorkloadRef payment = deployment(NAMESPACE, "paymentservice");
    WorkloadRef standby =
        shop.uncaptured(new WorkloadRef(NAMESPACE, "StatefulSet", "redis-standby"));
    shop.inferred(
        deployment(NAMESPACE, "cartservice"),
        peer(standby),
        PortProtocol.tcp(6379),
        Inference.BEHIND_SAME_SERVICE);
    shop.seen(payment, outside("203.0.113.5"), PortProtocol.tcp(443));
    shop.seen(payment, outside("203.0.113.6"), PortProtocol.tcp(443));
    shop.seen(payment, new Peer.NodePeer("worker-1"), PortProtocol.tcp(9100));
    shop.uncovered.add(new PolicySet.Uncovered(standby, "no capture was taken of its pods", true));
    return shop;
  }
}
