package io.github.pcap2netpol.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.pcap2netpol.fuzz.SeedFolder;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The seeds of {@link PolicyFuzzTest} use everything a policy can contain. */
class PolicySeedsTest {
  private static final String WHOLE =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
        namespace: shop
        labels: {app.kubernetes.io/managed-by: pcap2netpol}
        annotations: {note: "1"}
      spec:
        podSelector:
          matchLabels: {app: web}
          matchExpressions:
          - {key: tier, operator: In, values: [front, back]}
          - {key: old, operator: DoesNotExist}
        policyTypes: [Ingress, Egress]
        ingress:
        - from:
          - podSelector: {matchLabels: {app: client}}
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
          - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.7/32]}
          ports:
          - {protocol: TCP, port: http}
          - {protocol: UDP, port: 5000, endPort: 5100}
        - {}
        egress:
        - to:
          - ipBlock: {cidr: "2001:db8::/32"}
          ports: [{port: 53, protocol: UDP}, {port: 53}]
      """;

  private static final String JSON =
      """
      {"apiVersion":"v1","kind":"List","items":[{"apiVersion":"networking.k8s.io/v1",\
      "kind":"NetworkPolicy","metadata":{"name":"a","namespace":"shop"},\
      "spec":{"podSelector":{},"policyTypes":["Egress"],"egress":[{"to":[{"podSelector":{}}]}]}}]}
      """;

  /** Too long to be quoted in a message. */
  private static final String LONG = "x".repeat(3000);

  @Test
  void policies_in_yaml_and_json() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put("whole", bytes(WHOLE));
    seeds.put("json", bytes(JSON));
    seeds.put("several", bytes(WHOLE + "---\n" + JSON + "---\nkind: Service\n---\n"));
    seeds.put(
        "anchors",
        bytes(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: &m {name: a}
            spec:
              podSelector: &s {matchLabels: {a: "b"}}
              ingress: [{from: [{podSelector: *s}], ports: [{port: 0x50}, {port: 1_000}]}]
            """));
    seeds.put(
        "refused",
        bytes(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: A_B, namespace: shop, more: 1}
            spec:
              podSelector: {matchLabels: {"-": "%"}}
              policyTypes: [Both]
              ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33, except: [::/0]}}], ports: [{port: 0}]}]
            """));
    seeds.put("long-name", bytes(WHOLE.replace("name: web", "name: " + LONG)));
    seeds.put("long-namespace", bytes(WHOLE.replace("namespace: shop", "namespace: " + LONG)));
    seeds.put("long-label", bytes(WHOLE.replace("app: web", LONG + ": " + LONG)));
    seeds.put("long-key", bytes(WHOLE.replace("key: tier", "key: " + LONG)));
    seeds.put("long-operator", bytes(WHOLE.replace("operator: In", "operator: " + LONG)));
    seeds.put("long-block", bytes(WHOLE.replace("10.1.0.0/16", LONG)));
    seeds.put("long-port", bytes(WHOLE.replace("port: http", "port: " + LONG)));
    seeds.put("long-protocol", bytes(WHOLE.replace("protocol: TCP", "protocol: " + LONG)));
    seeds.put("long-field", bytes(WHOLE.replace("ipBlock", LONG)));
    seeds.put("long-kind", bytes("apiVersion: v1\nkind: " + LONG + "\n"));
    seeds.put("long-version", bytes(WHOLE.replace("networking.k8s.io/v1", LONG)));
    seeds.put("long-anchor", bytes("kind: *" + LONG + "\n"));
    seeds.put("long-tag", bytes("kind: !" + LONG + " x\n"));
    seeds.put("long-json", bytes("{\"kind\": " + LONG + "}\n"));
    SeedFolder.requireHolds(PolicyFuzzTest.class, "policies", seeds);
  }

  @Test
  void kustomizations() throws IOException {
    SortedMap<String, byte[]> seeds = new TreeMap<>();
    seeds.put(
        "plain",
        bytes(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: shop
            resources:
            - a.yaml
            - ./a.yaml
            patches: [{path: x.yaml}]
            """));
    seeds.put("itself", bytes("resources: [.]\n"));
    seeds.put("outside", bytes("resources: [../../etc/passwd, https://example.com/a.yaml]\n"));
    seeds.put("long-resource", bytes("resources: [" + LONG + "]\n"));
    seeds.put("long-patch", bytes("resources: [a.yaml]\n" + LONG + ": 1\nnamespace: " + LONG));
    SeedFolder.requireHolds(PolicyFuzzTest.class, "kustomization", seeds);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
