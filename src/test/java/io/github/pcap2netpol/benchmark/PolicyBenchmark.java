package io.github.pcap2netpol.benchmark;

import io.github.pcap2netpol.answer.diff.PolicyComparison;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.testkit.TestConnection;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.finding.PolicyFindings;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * Judges {@value #FLOWS} flows between the 10,000 pods of the big generated cluster by 1,000
 * policies, one for each of its Deployments, looks for findings about the policies, and compares
 * them with others. It asserts nothing.
 *
 * <pre>{@code
 * ./mvnw -q package -DskipTests
 * java -cp target/pcap2netpol.jar:target/test-classes \
 *     io.github.pcap2netpol.benchmark.PolicyBenchmark
 * }</pre>
 */
public final class PolicyBenchmark {
  private static final int FLOWS = 50_000;
  private static final int RUNS = 5;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final List<List<Pod>> pods = new ArrayList<>();
  private final Cluster cluster;

  private PolicyBenchmark() {
    cluster = makeCluster();
  }

  /** Takes no arguments. */
  public static void main(String[] args) {
    new PolicyBenchmark().run();
  }

  private void run() {
    Diagnostics diagnostics = new Diagnostics();
    String text = makePolicies();
    long start = cpu();
    List<Policy> policies = PolicyReader.read(text, "benchmark", diagnostics);
    out.printf(
        Locale.ROOT,
        "%d policies of %d characters read: %.3f s of processor%n",
        policies.size(),
        text.length(),
        (cpu() - start) / 1e9);
    List<Flow> flows = makeFlows();
    out.println(
        "| profile | flows | allowed | first run, wall s | processor s | best of 5, processor s |"
            + " findings, processor s |");
    out.println("|---|---|---|---|---|---|---|");
    for (String name : List.of("strictest", "calico", "cilium", "aws")) {
      measure(EnforcerProfile.named(name).orElseThrow(), policies, flows);
    }
    GivenPolicies given = new GivenPolicies(policies, new TreeMap<>(), 1, 0);
    TrafficMap traffic =
        new TrafficMap(
            TrafficGraph.of(List.of(), List.of()),
            List.of(),
            flows,
            List.of(),
            List.of(),
            cluster,
            new TreeSet<>(),
            new TreeMap<>());
    GivenPolicies none = new GivenPolicies(List.of(), new TreeMap<>(), 0, 0);
    for (int run = 0; run < RUNS; run++) {
      timed(
          "verify: all it judges and finds",
          () ->
              Verification.of(traffic, given, EnforcerProfile.STRICTEST, diagnostics)
                  .traffic()
                  .size());
    }
    timed(
        "diff: the same twice",
        () -> compare(given, new GivenPolicies(policies, new TreeMap<>(), 1, 0)));
    timed("diff: one policy fewer", () -> compare(given, withoutLast(policies)));
    timed("diff: from none to all", () -> compare(none, given));
  }

  private int compare(GivenPolicies before, GivenPolicies after) {
    return PolicyComparison.of(before, after, cluster, EnforcerProfile.STRICTEST).changes().size();
  }

  private static GivenPolicies withoutLast(List<Policy> policies) {
    return new GivenPolicies(policies.subList(0, policies.size() - 1), new TreeMap<>(), 1, 0);
  }

  private void timed(String what, IntSupplier work) {
    long startCpu = cpu();
    long start = System.nanoTime();
    int results = work.getAsInt();
    out.printf(
        Locale.ROOT,
        "%s: %d results, wall %.3f s, processor %.3f s%n",
        what,
        results,
        (System.nanoTime() - start) / 1e9,
        (cpu() - startCpu) / 1e9);
  }

  private void measure(EnforcerProfile profile, List<Policy> policies, List<Flow> flows) {
    long allowed = 0;
    double first = 0;
    double firstCpu = 0;
    double best = Double.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      long startCpu = cpu();
      long start = System.nanoTime();
      PolicyEvaluator evaluator = PolicyEvaluator.of(policies, cluster, profile);
      allowed =
          flows.stream()
              .filter(flow -> evaluator.evaluate(flow) instanceof Verdict.Allowed)
              .count();
      double processor = (cpu() - startCpu) / 1e9;
      best = Math.min(best, processor);
      if (run == 0) {
        first = (System.nanoTime() - start) / 1e9;
        firstCpu = processor;
      }
    }
    long start = cpu();
    PolicyFindings.of(policies, cluster, profile);
    double findings = (cpu() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.3f | %.3f | %.3f | %.3f |%n",
        profile.name(),
        flows.size(),
        allowed,
        first,
        firstCpu,
        best,
        findings);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private Cluster makeCluster() {
    Set<String> namespaces = new TreeSet<>();
    for (BigCluster.App app : BigCluster.apps()) {
      WorkloadRef ref = new WorkloadRef(app.namespace(), "Deployment", app.name());
      Labels labels = Labels.of(new TreeMap<>(Map.of("app", app.name(), "tier", "any")));
      List<Pod> members = app.pods().stream().map(pod -> pod(pod, ref, labels)).toList();
      pods.add(members);
      namespaces.add(app.namespace());
    }
    List<Node> nodes = new ArrayList<>();
    for (int node = 0; node < BigCluster.NODES; node++) {
      nodes.add(
          new Node(
              "node-" + node,
              List.of(IpAddress.ofIpv4((172 << 24) | (30 << 16) | node)),
              List.of(),
              List.of(new IpPrefix(IpAddress.ofIpv4((10 << 24) | (244 << 16) | (node << 8)), 24))));
    }
    return TestCluster.of(pods.stream().flatMap(List::stream).toList())
        .nodes(nodes)
        .namespaces(namespaces.stream().map(Namespace::named).toList())
        .build();
  }

  private static Pod pod(BigCluster.Pod pod, WorkloadRef workload, Labels labels) {
    return PodBuilder.pod(workload.namespace(), pod.name())
        .uid(pod.uid())
        .of(workload)
        .labels(labels)
        .on("node-" + pod.node())
        .at(List.of(IpAddress.ofIpv4(pod.address())))
        .ports(PodBuilder.named("http", PortProtocol.tcp(BigCluster.HTTP)))
        .build();
  }

  /** Each Deployment lets its callers in and itself out to those it calls, DNS and two blocks. */
  private static String makePolicies() {
    StringBuilder yaml = new StringBuilder();
    List<List<BigCluster.App>> callers = new ArrayList<>();
    BigCluster.apps().forEach(app -> callers.add(new ArrayList<>()));
    for (BigCluster.App app : BigCluster.apps()) {
      app.calls().forEach(called -> callers.get(called.number()).add(app));
    }
    for (BigCluster.App app : BigCluster.apps()) {
      yaml.append(
          """
          ---
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {namespace: %s, name: %s}
          spec:
            podSelector: {matchLabels: {app: %s}}
            policyTypes: [Ingress, Egress]
            ingress:
          """
              .formatted(app.namespace(), app.name(), app.name()));
      callers
          .get(app.number())
          .forEach(caller -> rule(yaml, "from", caller, "port: " + BigCluster.HTTP));
      yaml.append("  egress:\n");
      app.calls().forEach(called -> rule(yaml, "to", called, "port: http"));
      yaml.append(
          """
            - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
              ports: [{port: 53, protocol: UDP}, {port: 53}]
            - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.244.0.0/16]}}, {ipBlock: {cidr: 192.0.2.%d/32}}]
              ports: [{port: 443}, {port: 30000, endPort: 32767}]
          """
              .formatted(app.number() % 256));
    }
    return yaml.toString();
  }

  private static void rule(StringBuilder yaml, String list, BigCluster.App peer, String port) {
    yaml.append(
        """
          - %s: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}, podSelector: {matchLabels: {app: %s}}}]
            ports: [{%s}]
        """
            .formatted(list, peer.namespace(), peer.name(), port));
  }

  /** In turn to workloads that are called, to others, and to outside addresses. */
  private List<Flow> makeFlows() {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; flows.size() < FLOWS; i++) {
      List<Pod> callers = pods.get(i % BigCluster.APPS);
      Pod from = callers.get(i / BigCluster.APPS % BigCluster.REPLICAS);
      BigCluster.App app = new BigCluster.App(i % BigCluster.APPS);
      int called = app.calls().get(i % BigCluster.CALLS).number();
      Pod to = pods.get((called + i % 3 / 2) % BigCluster.APPS).get(i % BigCluster.REPLICAS);
      flows.add(
          i % 7 == 0
              ? flow(
                  from,
                  new Flow.AddressEnd(IpAddress.ofIpv4(0xc0000200 | (i % 512))),
                  IpAddress.ofIpv4(0xc0000200 | (i % 512)),
                  443)
              : flow(from, new Flow.PodEnd(to), to.addresses().get(0), BigCluster.HTTP));
    }
    return flows;
  }

  private static Flow flow(Pod from, Flow.End to, IpAddress address, int port) {
    return new Flow(
        new Flow.PodEnd(from),
        to,
        PortProtocol.tcp(port),
        TestConnection.between(from.addresses().get(0), address, PortProtocol.tcp(port)).build());
  }
}
