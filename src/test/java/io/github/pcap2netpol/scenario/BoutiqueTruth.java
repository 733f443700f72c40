package io.github.pcap2netpol.scenario;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What talks to what in Online Boutique according to its design (its manifests and sources),
 * whatever a capture may show. All TCP; the port is the pod's.
 */
final class BoutiqueTruth {
  /** As in {@code frontend cartservice 7070}. */
  record Edge(String from, String to, int port) {}

  static final List<Edge> EDGES =
      List.of(
          new Edge("frontend", "productcatalogservice", 3550),
          new Edge("frontend", "currencyservice", 7000),
          new Edge("frontend", "cartservice", 7070),
          new Edge("frontend", "recommendationservice", 8080),
          new Edge("frontend", "shippingservice", 50051),
          new Edge("frontend", "checkoutservice", 5050),
          new Edge("frontend", "adservice", 9555),
          new Edge("checkoutservice", "cartservice", 7070),
          new Edge("checkoutservice", "productcatalogservice", 3550),
          new Edge("checkoutservice", "currencyservice", 7000),
          new Edge("checkoutservice", "shippingservice", 50051),
          new Edge("checkoutservice", "paymentservice", 50051),
          new Edge("checkoutservice", "emailservice", 8080),
          new Edge("recommendationservice", "productcatalogservice", 3550),
          new Edge("cartservice", "redis-cart", 6379),
          new Edge("loadgenerator", "frontend", 8080));

  static final SortedSet<String> WORKLOADS =
      new TreeSet<>(
          List.of(
              "adservice",
              "cartservice",
              "checkoutservice",
              "currencyservice",
              "emailservice",
              "frontend",
              "loadgenerator",
              "paymentservice",
              "productcatalogservice",
              "recommendationservice",
              "redis-cart",
              "shippingservice"));

  private BoutiqueTruth() {}

  /** The ports that occur, and two of Services that no pod listens on. */
  static SortedSet<Integer> ports() {
    SortedSet<Integer> ports = new TreeSet<>(List.of(80, 5000));
    EDGES.forEach(edge -> ports.add(edge.port()));
    return ports;
  }

  /** The edges as text, sorted, for comparing. */
  static SortedSet<String> texts() {
    SortedSet<String> texts = new TreeSet<>();
    EDGES.forEach(edge -> texts.add(edge.from() + " -> " + edge.to() + " TCP " + edge.port()));
    return texts;
  }
}
