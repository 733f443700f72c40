package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.flow;
import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.node;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the page "Network Policies" of the Kubernetes documentation
 * (kubernetes.io/docs/concepts/services-networking/network-policies) says about traffic, in its
 * order but in our words, with one test for each statement.
 */
@DisplayName("Network Policies, the concept page")
class NetworkPolicyConceptTest {
  private static final Pod DB = pod("default/db-1", "10.244.1.5", "role=db");
  private static final Pod FRONT = pod("default/front-1", "10.244.1.6", "role=frontend");
  private static final Pod OTHER = pod("default/other-1", "10.244.2.7", "role=client");
  private static final Pod MINE = pod("mine/any-1", "10.244.2.8", "role=client");
  private static final Pod ALICE = pod("alice/any-1", "10.244.2.9", "role=client");
  private static final Pod ALICES_DB = pod("alice/db-1", "10.244.2.10", "role=db");
  private static final Pod HOST =
      pod("default/host-1", "", "node-2", true, labels("role=frontend"), List.of());
  private static final Cluster CLUSTER =
      Scene.cluster(
          List.of(
              namespace("default"),
              namespace("mine", "project=myproject"),
              namespace("alice", "user=alice", "project=frontend")),
          List.of(DB, FRONT, OTHER, MINE, ALICE, ALICES_DB, HOST));

  private static final Flow FRONT_TO_DB = tcp(end(FRONT), end(DB), 6379);
  private static final Flow OUT = tcp(end(DB), end("192.0.2.1"), 443);
  private static final Flow IN = tcp(end("192.0.2.1"), end(DB), 443);

  /** The page's own example. */
  private static final String EXAMPLE =
      policy(
          "default/test-network-policy",
          """
          {podSelector: {matchLabels: {role: db}}, policyTypes: [Ingress, Egress],
            ingress: [{from: [{ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}},
              {namespaceSelector: {matchLabels: {project: myproject}}},
              {podSelector: {matchLabels: {role: frontend}}}],
              ports: [{protocol: TCP, port: 6379}]}],
            egress: [{to: [{ipBlock: {cidr: 10.0.0.0/24}}],
              ports: [{protocol: TCP, port: 5978}]}]}
          """
              .strip());

  @Test
  @DisplayName("a pod cannot block access to itself")
  void itself() {
    assertAllowed(denyAll(), tcp(end(DB), end(DB), 6379));
  }

  @Test
  @DisplayName("what comes from the node where the pod runs is always allowed, whatever the blocks")
  void ownNode() {
    assertAllowed(denyAll(), tcp(node(Scene.NODE_1), end(DB), 6379));
    assertAllowed(
        policy("default/p", "{ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}"),
        tcp(node(Scene.NODE_1), end(DB), 6379));
    assertDenied(denyAll(), tcp(node(Scene.NODE_2), end(DB), 6379));
  }

  @Test
  @DisplayName("what goes to that node is, too; enforcers differ, so only where they say so")
  void toOwnNode() {
    Flow flow = tcp(end(DB), node(Scene.NODE_1), 10250);
    assertDenied(denyAll(), flow);
    EnforcerProfile lenient = EnforcerProfile.named("weave").orElseThrow();
    assertThat(PolicyEvaluator.of(policies(denyAll()), CLUSTER, lenient).evaluate(flow))
        .isInstanceOf(Verdict.Allowed.class);
  }

  // The two sorts of pod isolation

  @Test
  @DisplayName("by default a pod is not isolated: everything may leave it and reach it")
  void notIsolated() {
    assertAllowed("", OUT);
    assertAllowed("", IN);
    assertAllowed("", FRONT_TO_DB);
  }

  @Test
  @DisplayName(
      "a policy that selects it and names Egress isolates it for egress, and only for that")
  void isolatedForEgress() {
    String yaml = policy("default/p", "{policyTypes: [Egress]}");
    assertDenied(yaml, OUT);
    assertAllowed(yaml, IN);
    assertAllowed(yaml, tcp(end(MINE), end("192.0.2.1"), 443));
  }

  @Test
  @DisplayName(
      "a policy that selects it and names Ingress isolates it for ingress, and only for that")
  void isolatedForIngress() {
    String yaml = policy("default/p", "{policyTypes: [Ingress]}");
    assertDenied(yaml, IN);
    assertAllowed(yaml, OUT);
    assertAllowed(yaml, tcp(end("192.0.2.1"), end(MINE), 443));
  }

  @Test
  @DisplayName("isolated, only what the list of some policy that applies allows gets through")
  void onlyListed() {
    String yaml =
        policy("default/p", "{egress: [{ports: [{port: 443}]}], ingress: [{ports: [{port: 1}]}]}");
    assertAllowed(yaml, OUT);
    assertDenied(yaml, tcp(end(DB), end("192.0.2.1"), 80));
    assertDenied(yaml, IN);
  }

  @Test
  @DisplayName("replies to an allowed connection are allowed: no rule back is needed")
  void replies() {
    String yaml =
        policy(
            "default/p",
            "{podSelector: {matchLabels: {role: db}}, policyTypes: [Ingress, Egress], ingress:"
                + " [{from: [{podSelector: {}}]}]}");
    assertAllowed(yaml, FRONT_TO_DB);
    assertDenied(yaml, tcp(end(DB), end(FRONT), 6379));
  }

  @Test
  @DisplayName("policies add up: what any of them allows is allowed, in any order")
  void additive() {
    String one = policy("default/a", "{ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}");
    String two = policy("default/b", "{ingress: [{from: [{podSelector: {}}]}]}");
    for (String yaml : List.of(one + two, two + one)) {
      assertAllowed(yaml, IN);
      assertAllowed(yaml, FRONT_TO_DB);
      assertDenied(yaml, tcp(end(MINE), end(DB), 6379));
    }
  }

  @Test
  @DisplayName("the source's egress and the destination's ingress must both allow it")
  void bothSides() {
    String out = policy("default/out", "{podSelector: {matchLabels: {role: frontend}}, %s}");
    String in = policy("default/in", "{podSelector: {matchLabels: {role: db}}, %s}");
    String toAll = out.formatted("policyTypes: [Egress], egress: [{}]");
    String fromAll = in.formatted("ingress: [{}]");
    assertAllowed(toAll + fromAll, FRONT_TO_DB);
    assertDenied(out.formatted("policyTypes: [Egress]") + fromAll, FRONT_TO_DB);
    assertDenied(toAll + in.formatted("ingress: []"), FRONT_TO_DB);
  }

  // The NetworkPolicy resource

  @Test
  @DisplayName("an empty podSelector selects all pods in the namespace")
  void emptySelector() {
    String yaml = policy("default/p", "{podSelector: {}}");
    assertDenied(yaml, IN);
    assertDenied(yaml, tcp(end("192.0.2.1"), end(OTHER), 1));
    assertAllowed(yaml, tcp(end("192.0.2.1"), end(MINE), 1));
  }

  @Test
  @DisplayName("without policyTypes, Ingress is always set, and Egress if there are egress rules")
  void defaultTypes() {
    assertDenied(policy("default/p", "{}"), IN);
    assertAllowed(policy("default/p", "{}"), OUT);
    assertDenied(policy("default/p", "{egress: [{ports: [{port: 1}]}]}"), IN);
    assertDenied(policy("default/p", "{egress: [{ports: [{port: 1}]}]}"), OUT);
  }

  @Test
  @DisplayName("the example isolates the role=db pods of its namespace, for both directions")
  void exampleIsolates() {
    assertDenied(EXAMPLE, IN);
    assertDenied(EXAMPLE, OUT);
    assertAllowed(EXAMPLE, tcp(end("192.0.2.1"), end(FRONT), 1));
    assertAllowed(EXAMPLE, tcp(end("192.0.2.1"), end(ALICES_DB), 1));
  }

  @Test
  @DisplayName(
      "the example lets in TCP 6379 from frontends, myproject, and the block less its part")
  void exampleIngress() {
    assertAllowed(EXAMPLE, FRONT_TO_DB);
    assertAllowed(EXAMPLE, tcp(end(MINE), end(DB), 6379));
    for (String address : List.of("172.17.0.0", "172.17.0.255", "172.17.2.0", "172.17.255.255")) {
      assertAllowed(EXAMPLE, tcp(end(address), end(DB), 6379));
    }
    for (String address : List.of("172.16.255.255", "172.17.1.0", "172.17.1.255", "172.18.0.0")) {
      assertDenied(EXAMPLE, tcp(end(address), end(DB), 6379));
    }
    assertDenied(EXAMPLE, tcp(end(OTHER), end(DB), 6379));
    assertDenied(EXAMPLE, tcp(end(FRONT), end(DB), 6380));
    assertDenied(EXAMPLE, flow(end(FRONT), end(DB), PortProtocol.udp(6379)));
  }

  @Test
  @DisplayName("the example lets out TCP 5978 to its block")
  void exampleEgress() {
    assertAllowed(EXAMPLE, tcp(end(DB), end("10.0.0.255"), 5978));
    assertDenied(EXAMPLE, tcp(end(DB), end("10.0.1.0"), 5978));
    assertDenied(EXAMPLE, tcp(end(DB), end("10.0.0.255"), 5979));
  }

  // Behavior of to and from selectors

  @Test
  @DisplayName("one entry with both selectors: certain pods in certain namespaces")
  void oneEntry() {
    String yaml =
        from(
            "{namespaceSelector: {matchLabels: {user: alice}}, podSelector: {matchLabels: {role:"
                + " client}}}");
    assertAllowed(yaml, tcp(end(ALICE), end(DB), 1));
    assertDenied(yaml, tcp(end(ALICES_DB), end(DB), 1));
    assertDenied(yaml, tcp(end(OTHER), end(DB), 1));
  }

  @Test
  @DisplayName("two entries: those pods of the own namespace, or any pod of those namespaces")
  void twoEntries() {
    String yaml =
        from(
            "{namespaceSelector: {matchLabels: {user: alice}}}, {podSelector: {matchLabels: {role:"
                + " client}}}");
    assertAllowed(yaml, tcp(end(ALICE), end(DB), 1));
    assertAllowed(yaml, tcp(end(ALICES_DB), end(DB), 1));
    assertAllowed(yaml, tcp(end(OTHER), end(DB), 1));
    assertDenied(yaml, tcp(end(MINE), end(DB), 1));
    assertDenied(yaml, tcp(end(FRONT), end(DB), 1));
  }

  @Test
  @DisplayName("blocks are for addresses outside the cluster")
  void outsideBlocks() {
    String yaml = from("{ipBlock: {cidr: 0.0.0.0/0}}");
    assertAllowed(yaml, IN);
    assertDenied(yaml, FRONT_TO_DB);
  }

  // Default policies

  @Test
  @DisplayName("default deny all ingress: also for pods no other policy selects; egress as it was")
  void denyIngress() {
    String yaml = policy("default/p", "{podSelector: {}, policyTypes: [Ingress]}");
    assertDenied(yaml, IN);
    assertAllowed(yaml, OUT);
  }

  @Test
  @DisplayName("allow all ingress: no further policy can deny any; egress isolation as it was")
  void allowIngress() {
    String yaml = policy("default/p", "{podSelector: {}, ingress: [{}], policyTypes: [Ingress]}");
    assertAllowed(yaml + policy("default/q", "{podSelector: {}, ingress: []}"), IN);
    assertDenied(yaml + policy("default/q", "{policyTypes: [Egress]}"), OUT);
    assertAllowed(yaml, OUT);
  }

  @Test
  @DisplayName("default deny all egress: also for pods no other policy selects; ingress as it was")
  void denyEgress() {
    String yaml = policy("default/p", "{podSelector: {}, policyTypes: [Egress]}");
    assertDenied(yaml, OUT);
    assertAllowed(yaml, IN);
  }

  @Test
  @DisplayName("allow all egress: no further policy can deny any; ingress isolation as it was")
  void allowEgress() {
    String yaml = policy("default/p", "{podSelector: {}, egress: [{}], policyTypes: [Egress]}");
    assertAllowed(yaml + denyAll(), OUT);
    assertDenied(yaml + denyAll(), IN);
  }

  @Test
  @DisplayName("default deny all: neither in nor out")
  void denyBoth() {
    assertDenied(denyAll(), IN);
    assertDenied(denyAll(), OUT);
  }

  // Protocols and ports

  @Test
  @DisplayName("SCTP is a protocol like the others")
  void sctp() {
    String yaml = policy("default/p", "{ingress: [{ports: [{protocol: SCTP, port: 7777}]}]}");
    assertAllowed(yaml, flow(end(FRONT), end(DB), new PortProtocol(Protocol.SCTP, 7777)));
    assertDenied(yaml, tcp(end(FRONT), end(DB), 7777));
  }

  @Test
  @DisplayName("a range of ports holds both its ends")
  void range() {
    String yaml =
        policy(
            "default/p",
            "{podSelector: {matchLabels: {role: db}}, policyTypes: [Egress], egress: [{to:"
                + " [{ipBlock: {cidr: 10.0.0.0/24}}], ports: [{protocol: TCP, port: 32000, endPort:"
                + " 32768}]}]}");
    assertAllowed(yaml, tcp(end(DB), end("10.0.0.1"), 32000));
    assertAllowed(yaml, tcp(end(DB), end("10.0.0.1"), 32768));
    assertDenied(yaml, tcp(end(DB), end("10.0.0.1"), 31999));
    assertDenied(yaml, tcp(end(DB), end("10.0.0.1"), 32769));
  }

  @Test
  @DisplayName("where endPort is not known, the policy holds for the single port")
  void rangeNotKnown() {
    String yaml = policy("default/p", "{ingress: [{ports: [{port: 6000, endPort: 7000}]}]}");
    PolicyEvaluator evaluator =
        PolicyEvaluator.of(policies(yaml), CLUSTER, EnforcerProfile.named("weave").orElseThrow());
    assertThat(evaluator.evaluate(tcp(end(FRONT), end(DB), 6000)))
        .isInstanceOf(Verdict.Allowed.class);
    assertThat(evaluator.evaluate(tcp(end(FRONT), end(DB), 6001)))
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  @DisplayName("several namespaces are selected by an expression over their labels")
  void severalNamespaces() {
    String yaml =
        from(
            "{namespaceSelector: {matchExpressions: [{key: project, operator: In, values:"
                + " [frontend, backend]}]}}");
    assertAllowed(yaml, tcp(end(ALICE), end(DB), 1));
    assertDenied(yaml, tcp(end(MINE), end(DB), 1));
  }

  @Test
  @DisplayName("a namespace is selected by its name through the label it always has")
  void namespaceByName() {
    String yaml = from("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: mine}}}");
    assertAllowed(yaml, tcp(end(MINE), end(DB), 1));
    assertDenied(yaml, tcp(end(ALICE), end(DB), 1));
  }

  // hostNetwork pods

  @Test
  @DisplayName("a hostNetwork pod is not told from its node: no podSelector matches it as a peer")
  void hostNetworkPeer() {
    assertDenied(
        from("{podSelector: {matchLabels: {role: frontend}}}"), tcp(end(HOST), end(DB), 1));
    assertDenied(from("{namespaceSelector: {}}"), tcp(end(HOST), end(DB), 1));
    assertAllowed(from("{ipBlock: {cidr: 172.30.0.12/32}}"), tcp(end(HOST), end(DB), 1));
  }

  @Test
  @DisplayName("a policy that selects a hostNetwork pod has no effect on it")
  void hostNetworkSelected() {
    assertAllowed(denyAll(), tcp(end("192.0.2.1"), end(HOST), 1));
    assertAllowed(denyAll(), tcp(end(HOST), end("192.0.2.1"), 1));
  }

  private static String denyAll() {
    return policy("default/deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");
  }

  private static String from(String peers) {
    return policy(
        "default/p",
        "{podSelector: {matchLabels: {role: db}}, ingress: [{from: [" + peers + "]}]}");
  }

  private static void assertAllowed(String yaml, Flow flow) {
    assertThat(judge(yaml, flow)).isInstanceOf(Verdict.Allowed.class);
  }

  private static void assertDenied(String yaml, Flow flow) {
    assertThat(judge(yaml, flow)).isInstanceOf(Verdict.Denied.class);
  }

  private static Verdict judge(String yaml, Flow flow) {
    List<Policy> policies = yaml.isEmpty() ? List.of() : policies(yaml);
    return PolicyEvaluator.of(policies, CLUSTER).evaluate(flow);
  }
}
