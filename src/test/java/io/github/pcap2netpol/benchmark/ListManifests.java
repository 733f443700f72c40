package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Manifests of Deployments in namespaces, and NetworkPolicies for most of them: of each form that
 * the API has, in turn. Always the same bytes.
 */
final class ListManifests {
  private static final int NAMESPACES = 23;

  /** How many Deployments each one calls, and how many call it. */
  private static final int CALLS = 9;

  private final int deployments;

  private ListManifests(int deployments) {
    this.deployments = deployments;
  }

  /** Writes {@code cluster/} and {@code policies/}. */
  static void write(Path folder, int deployments) throws IOException {
    ListManifests manifests = new ListManifests(deployments);
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(cluster.resolve("namespaces.yaml"), manifests.namespaces());
    Files.writeString(cluster.resolve("deployments.yaml"), manifests.workloads());
    Files.writeString(policies.resolve("policies.yaml"), manifests.policies());
  }

  private static String namespace(int number) {
    return "team-%02d".formatted(number % NAMESPACES);
  }

  private static String name(int number) {
    return "app-%05d".formatted(number);
  }

  private String namespaces() {
    return IntStream.range(0, NAMESPACES)
        .mapToObj(
            number ->
                """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s, labels: {kubernetes.io/metadata.name: %1$s, half: "%2$d"}}
                """
                    .formatted(namespace(number), number % 2))
        .collect(Collectors.joining());
  }

  private String workloads() {
    return IntStream.range(0, deployments)
        .mapToObj(
            number ->
                """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s, tier: tier-%3$d}}
                    spec:
                      containers:
                      - name: server
                        image: example/server
                        ports: [{name: http, containerPort: 8080}, {name: grpc, containerPort: 9090}]
                """
                    .formatted(namespace(number), name(number), number % 7))
        .collect(Collectors.joining());
  }

  private String policies() {
    return IntStream.range(0, deployments).mapToObj(this::policies).collect(Collectors.joining());
  }

  /** The policies for one Deployment; none for every tenth. */
  private String policies(int number) {
    return switch (number % 10) {
      case 0 ->
          policy(number, "", "[Ingress]", List.of(rule("from", callers(number), "{port: 8080}")))
              + policy(
                  number, "-more", "[Egress]", List.of(rule("to", called(number), "{port: 8080}")));
      case 1 ->
          both(
              number,
              rule("from", callers(number), "{port: http}, {port: grpc}"),
              rule("to", called(number), "{port: http}"));
      case 2 ->
          policy(
              number,
              "",
              "[Ingress]",
              List.of(
                  rule(
                      "from",
                      "{namespaceSelector: {matchExpressions: [{key: half, operator: In, values:"
                          + " [\"0\"]}]}, podSelector: {matchExpressions: [{key: tier, operator:"
                          + " NotIn, values: [tier-0, tier-1, tier-2, tier-3, tier-4]}]}}",
                      "{port: 8080}")));
      case 3 ->
          both(
              number,
              rule(
                  "from", "{ipBlock: {cidr: 10.0.0.0/8, except: [10.244.0.0/16]}}", "{port: 8443}"),
              rule(
                  "to",
                  "{ipBlock: {cidr: 192.0.2.%d/32}}, {ipBlock: {cidr: 0.0.0.0/1}}"
                      .formatted(number % 256),
                  "{port: 443}, {port: 30000, endPort: 32767}"));
      case 4 ->
          both(
              number,
              rule("from", "{podSelector: {}}", "{protocol: UDP, port: 53}, {protocol: SCTP}"),
              rule("to", "{podSelector: {matchLabels: {tier: tier-1}}}", "{protocol: TCP}"));
      case 5 -> both(number, "- from: [{namespaceSelector: {}}]", rule("to", called(number), ""));
      case 6 -> policy(number, "", "[Ingress]", List.of()) + sharedPolicy(number);
      case 7 -> policy(number, "", "[Egress]", List.of("- {}"));
      case 8 -> policy(number, "", "[Ingress, Egress]", List.of());
      default -> "";
    };
  }

  /** For all Deployments of its tier in its namespace. */
  private static String sharedPolicy(int number) {
    return """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {namespace: %s, name: tier-of-%s}
        spec:
          podSelector: {matchLabels: {tier: tier-%d}}
          policyTypes: [Ingress]
          ingress:
          - ports: [{port: 15000, endPort: 15010}, {port: http}]
        """
        .formatted(namespace(number), name(number), number % 7);
  }

  private static String both(int number, String ingress, String egress) {
    return policy(number, "", "[Ingress, Egress]", List.of(ingress, egress));
  }

  /** With a list of rules for each type, where there are any. */
  private static String policy(int number, String suffix, String types, List<String> rules) {
    StringBuilder yaml =
        new StringBuilder(
            """
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: %1$s, name: %2$s%3$s}
            spec:
              podSelector: {matchLabels: {app: %2$s}}
              policyTypes: %4$s
            """
                .formatted(namespace(number), name(number), suffix, types));
    List<String> lists = new ArrayList<>(List.of("ingress", "egress"));
    if (!types.contains("Ingress")) {
      lists.remove(0);
    }
    for (int i = 0; i < rules.size(); i++) {
      yaml.append("  %s:\n  %s\n".formatted(lists.get(i), rules.get(i)));
    }
    return yaml.toString();
  }

  private static String rule(String list, String peers, String ports) {
    return "- {%s: [%s], ports: [%s]}".formatted(list, peers, ports);
  }

  private String called(int number) {
    return peers(number, 1);
  }

  private String callers(int number) {
    return peers(number, -1);
  }

  private String peers(int number, int sign) {
    return IntStream.range(0, CALLS)
        .map(call -> Math.floorMod(number + sign * (1 + 37 * call), deployments))
        .distinct()
        .mapToObj(
            peer ->
                "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}, podSelector: {matchLabels: {app: %s}}}"
                    .formatted(namespace(peer), name(peer)))
        .collect(Collectors.joining(", "));
  }
}
