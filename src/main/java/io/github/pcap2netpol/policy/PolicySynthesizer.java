package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.addresses.NodeLocalDns;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.policy.model.PolicySet.Uncovered;
import io.github.pcap2netpol.policy.rule.DnsRules;
import io.github.pcap2netpol.policy.rule.EgressRules;
import io.github.pcap2netpol.policy.rule.IngressRules;
import io.github.pcap2netpol.policy.rule.PeerGrants;
import io.github.pcap2netpol.policy.rule.PolicyUnit;
import io.github.pcap2netpol.policy.rule.RuleComments;
import io.github.pcap2netpol.policy.rule.RuleDraft;
import io.github.pcap2netpol.policy.scope.Scope;
import io.github.pcap2netpol.policy.scope.Scopes;
import io.github.pcap2netpol.policy.selector.PodShapes;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import io.github.pcap2netpol.policy.write.Hashes;
import io.github.pcap2netpol.policy.write.PolicyNames;
import io.github.pcap2netpol.policy.write.PolicyWriter;
import io.github.pcap2netpol.policy.write.PolicyWriter.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns traffic into policies: one self-contained policy for each captured workload, or for several
 * of them together, and two policies for each namespace that deny the rest.
 */
public final class PolicySynthesizer {
  private static final List<Direction> BOTH = List.of(Direction.INGRESS, Direction.EGRESS);
  private static final Comparator<GeneratedPolicy> ORDER =
      Comparator.comparing(GeneratedPolicy::namespace).thenComparing(GeneratedPolicy::name);

  private final TrafficMap traffic;
  private final PolicyOptions options;
  private final Decided decided;
  private final Diagnostics diagnostics;
  private final Cluster cluster;
  private final WorkloadSelections selections;
  private final Scopes scopes;
  private final PolicyNames names;
  private final PolicyWriter writer;
  private final DnsRules dns;
  private final IngressRules ingress;
  private final EgressRules egress;
  private final Findings findings;

  private PolicySynthesizer(
      TrafficMap traffic, PolicyOptions options, Decided decided, Diagnostics diagnostics) {
    this.decided = decided;
    this.traffic = traffic;
    this.options = options;
    this.diagnostics = diagnostics;
    this.cluster = traffic.cluster();
    PodShapes pods = new PodShapes(cluster, traffic.captured());
    this.selections = new WorkloadSelections(cluster, pods, involved(traffic));
    this.scopes = new Scopes(cluster, pods, selections);
    this.names = new PolicyNames(options.marks().namePrefix(), cluster.policies(), diagnostics);
    this.writer = new PolicyWriter(options.portRanges(), options.marks().labels());
    PeerGrants grants = new PeerGrants(cluster, pods, selections, diagnostics);
    RuleComments comments = new RuleComments(traffic, selections, options.inference());
    this.dns = new DnsRules(traffic, grants, comments, options);
    this.ingress = new IngressRules(grants, comments, options.inference());
    this.egress = new EgressRules(grants, comments, dns, options.inference());
    this.findings = new Findings(traffic, options, decided, diagnostics);
  }

  /**
   * Makes the JDK look up its hash function now, on the calling thread: the first look-up takes as
   * long as a dozen policies. The result is the same without this call.
   */
  public static void prepare() {
    Hashes.shortHash("");
  }

  /**
   * Makes the policies.
   *
   * @param traffic who calls whom
   * @param options how to write them
   * @param diagnostics receives the findings: traffic that is denied because it was not observed,
   *     peers that can't be selected, and addresses that will change
   */
  public static PolicySet synthesize(
      TrafficMap traffic, PolicyOptions options, Diagnostics diagnostics) {
    return synthesize(traffic, options, Decided.nothing(traffic), diagnostics);
  }

  /**
   * The same after decisions.
   *
   * @param traffic the traffic that stays
   * @param decided the traffic that decisions deny
   */
  public static PolicySet synthesize(
      TrafficMap traffic, PolicyOptions options, Decided decided, Diagnostics diagnostics) {
    return new PolicySynthesizer(traffic, options, decided, diagnostics).synthesize();
  }

  private static SortedSet<WorkloadRef> involved(TrafficMap traffic) {
    return Stream.of(
            traffic.captured().stream(),
            NodeLocalDns.of(traffic.cluster()).inPods().stream().map(Workload::ref),
            traffic.graph().peers().stream()
                .filter(Peer.WorkloadPeer.class::isInstance)
                .map(peer -> ((Peer.WorkloadPeer) peer).workload()))
        .flatMap(refs -> refs)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private PolicySet synthesize() {
    UnstableSelectors.report(selections, diagnostics);
    List<PolicyUnit> units = PolicyUnits.of(traffic, scopes, options, diagnostics);
    Map<ObjectRef, String> unitNames =
        names.after(units.stream().map(unit -> unit.scope().namesake()).toList());
    List<GeneratedPolicy> policies =
        InOrder.map(
                units, unit -> policy(unit, unitNames.getOrDefault(unit.scope().namesake(), "")))
            .stream()
            .sorted(ORDER)
            .toList();
    TreeSet<WorkloadRef> governed = new TreeSet<>();
    units.forEach(unit -> governed.addAll(unit.scope().workloads()));
    List<Uncovered> uncovered =
        UncoveredWorkloads.list(
            cluster, traffic.captured(), governed, decided.excluded(), diagnostics);
    List<GeneratedPolicy> lockdown =
        units.stream()
            .map(PolicyUnit::namespace)
            .distinct()
            .flatMap(namespace -> lockdown(namespace, uncovered))
            .sorted(ORDER)
            .toList();
    if (policies.isEmpty()) {
      NoPolicies.report(traffic, diagnostics);
    }
    return new PolicySet(policies, lockdown, uncovered);
  }

  private GeneratedPolicy policy(PolicyUnit unit, String name) {
    List<RuleDraft> rules = new ArrayList<>(ingress.of(unit));
    rules.addAll(egress.of(unit));
    return writer.write(
        unit.namespace(),
        name,
        subject(unit.scope()),
        unit.scope().workloads(),
        BOTH,
        findings.of(unit, rules),
        rules);
  }

  private static Subject subject(Scope scope) {
    if (scope instanceof Scope.OfNamespace) {
      return new Subject.EveryPod();
    }
    return new Subject.SelectedPods(
        scope instanceof Scope.BehindService behind
            ? behind.pods()
            : ((Scope.OfWorkload) scope).selection().pods());
  }

  private Stream<GeneratedPolicy> lockdown(String namespace, List<Uncovered> uncovered) {
    List<String> cutOff =
        uncovered.stream()
            .filter(without -> without.workload().namespace().equals(namespace))
            .filter(Uncovered::cutOff)
            .map(without -> "  " + without.workload() + " (" + without.reason() + ")")
            .toList();
    boolean resolves = options.infersDns();
    String warning =
        cutOff.isEmpty()
            ? "every workload in " + namespace + " that it governs has its own policy"
            : "cuts off these workloads from everything"
                + (resolves ? " but DNS" : "")
                + ", since they have no policy:";
    List<String> comments =
        Stream.concat(
                Stream.of("closes the rest of " + namespace + " in both directions", warning),
                cutOff.stream())
            .toList();
    GeneratedPolicy deny =
        writer.write(
            namespace,
            names.ofNamespace(namespace, "default-deny"),
            new Subject.EveryPod(),
            List.of(),
            BOTH,
            comments,
            List.of());
    // Name resolution by uncaptured pods is inferred, however many others were observed.
    return resolves ? Stream.of(deny, allowDns(namespace)) : Stream.of(deny);
  }

  private GeneratedPolicy allowDns(String namespace) {
    return writer.write(
        namespace,
        names.ofNamespace(namespace, "allow-dns"),
        new Subject.EveryPod(),
        List.of(),
        List.of(Direction.EGRESS),
        List.of("lets every pod of " + namespace + " resolve names"),
        dns.of(namespace));
  }
}
