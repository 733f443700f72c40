package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import io.github.pcap2netpol.answer.blockedlog.LogFindings.Judged;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.selector.WorkloadSelectors;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the rules that would allow the connections that a log reports as blocked. */
public final class MissingRules {
  private static final Comparator<MissingRule> ORDER =
      Comparator.comparing(MissingRule::namespace)
          .thenComparing(MissingRule::policy)
          .thenComparing(MissingRule::direction)
          .thenComparing(MissingRule::peerName)
          .thenComparing(MissingRule::isolated);

  private final Cluster cluster;
  private final SortedMap<String, Policy> policies = new TreeMap<>();
  private final SortedMap<WorkloadRef, LabelSelector> selectors;
  private final Map<String, SortedSet<WorkloadRef>> selected = new TreeMap<>();
  private final Map<WorkloadRef, String> newNames = new HashMap<>();
  private final SortedMap<String, MissingRule> missing = new TreeMap<>();

  private MissingRules(
      Cluster cluster, List<Policy> policies, SortedMap<WorkloadRef, LabelSelector> selectors) {
    this.cluster = cluster;
    this.selectors = selectors;
    policies.forEach(policy -> this.policies.put(policy.fullName(), policy));
  }

  /**
   * Judges a log by the policies.
   *
   * @param log the blocked connections
   * @param policies valid policies: those that were enforced, as far as known
   * @param cluster the pods they apply to
   * @param profile how the enforcer reads them
   */
  public static LogFindings find(
      BlockedLog log, List<Policy> policies, Cluster cluster, EnforcerProfile profile) {
    SortedSet<WorkloadRef> workloads = new TreeSet<>();
    for (Block block : log.blocks()) {
      Stream.of(block.from(), block.to())
          .filter(PodEnd.class::isInstance)
          .forEach(end -> workloads.add(((PodEnd) end).pod().workload()));
    }
    MissingRules rules =
        new MissingRules(cluster, policies, WorkloadSelectors.of(cluster, workloads));
    PolicyEvaluator evaluator = PolicyEvaluator.of(policies, cluster, profile);
    List<Judged> judged = new ArrayList<>();
    for (Block block : log.blocks()) {
      judged.add(rules.judge(block, evaluator));
    }
    return new LogFindings(judged, rules.missing.values().stream().sorted(ORDER).toList());
  }

  /**
   * Like {@link #find(BlockedLog, List, Cluster, EnforcerProfile)}, with policies that a user gave.
   */
  public static LogFindings find(
      BlockedLog log, GivenPolicies policies, Cluster cluster, EnforcerProfile profile) {
    return find(log, policies.policies(), cluster, profile);
  }

  private Judged judge(Block block, PolicyEvaluator evaluator) {
    Flow flow = flow(block);
    Verdict verdict = evaluator.evaluate(flow);
    if (!(verdict instanceof Verdict.Denied denied)) {
      return new Judged(block, FlowText.connection(flow), "");
    }
    propose(Direction.EGRESS, block.from(), block.to(), denied.egress(), block);
    propose(Direction.INGRESS, block.to(), block.from(), denied.ingress(), block);
    return new Judged(block, FlowText.connection(flow), FlowText.reason(flow, denied));
  }

  private void propose(
      Direction direction, End isolated, End other, EndVerdict verdict, Block block) {
    if (!(verdict instanceof Verdict.NoRuleMatches none) || !(isolated instanceof PodEnd end)) {
      return;
    }
    WorkloadRef workload = end.pod().workload();
    IpAddress otherAddress =
        direction == Direction.EGRESS ? block.toAddress() : block.fromAddress();
    Place place = place(workload, none.policies());
    Optional<RulePeer> peer = peer(workload.namespace(), other, otherAddress, block);
    if (peer.isEmpty()) {
      return;
    }
    String name = other instanceof PodEnd pod ? pod.pod().workload().toString() : otherAddress + "";
    MissingRule rule =
        new MissingRule(
            workload.namespace(),
            place.policy(),
            place.newPolicyFor(),
            direction,
            place.isFirstRule(policies.get(workload.namespace() + "/" + place.policy()), direction),
            workload,
            place.alsoOpens(),
            peer.get(),
            name,
            new TreeSet<>(List.of(block.port())),
            block.count());
    missing.merge(
        rule.namespace() + "/" + rule.policy() + " " + direction + " " + workload + " " + name,
        rule,
        MissingRules::merged);
  }

  /**
   * Where a rule for a workload belongs.
   *
   * @param newPolicyFor the pods of a policy that does not exist yet
   * @param alsoOpens other workloads that the policy selects
   */
  private record Place(
      String policy, Optional<LabelSelector> newPolicyFor, SortedSet<WorkloadRef> alsoOpens) {
    boolean isFirstRule(@Nullable Policy existing, Direction direction) {
      return newPolicyFor.isPresent()
          || existing == null
          || existing.rules().getOrDefault(direction, List.of()).isEmpty();
    }
  }

  private Place place(WorkloadRef workload, List<String> isolating) {
    Policy narrowest = narrowest(isolating);
    SortedSet<WorkloadRef> others = new TreeSet<>(selectedBy(narrowest));
    others.remove(workload);
    LabelSelector own = selectors.get(workload);
    return others.isEmpty() || own == null
        ? new Place(narrowest.name(), Optional.empty(), others)
        : new Place(newName(workload), Optional.of(own), new TreeSet<>());
  }

  /** A name that no policy of the namespace has. */
  private String newName(WorkloadRef workload) {
    return newNames.computeIfAbsent(workload, this::freeName);
  }

  private String freeName(WorkloadRef workload) {
    Set<String> taken =
        newNames.entrySet().stream()
            .filter(entry -> entry.getKey().namespace().equals(workload.namespace()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    return Stream.concat(
            Stream.of(workload.name(), workload.name() + "-allow"),
            IntStream.iterate(2, number -> number + 1)
                .mapToObj(number -> workload.name() + "-allow-" + number))
        .filter(name -> !taken.contains(name))
        .filter(name -> !policies.containsKey(workload.namespace() + "/" + name))
        .findFirst()
        .orElseThrow();
  }

  private static MissingRule merged(MissingRule one, MissingRule other) {
    TreeSet<PortProtocol> ports = new TreeSet<>(one.ports());
    ports.addAll(other.ports());
    return new MissingRule(
        one.namespace(),
        one.policy(),
        one.newPolicyFor(),
        one.direction(),
        one.first(),
        one.isolated(),
        one.alsoOpens(),
        one.peer(),
        one.peerName(),
        ports,
        one.count() + other.count());
  }

  /** Of several policies, the one that selects the fewest workloads: the others stay as strict. */
  private Policy narrowest(List<String> names) {
    return names.stream()
        .map(name -> Optional.ofNullable(policies.get(name)).orElseThrow())
        .min(Comparator.comparingInt((Policy policy) -> selectedBy(policy).size()))
        .orElseThrow();
  }

  private SortedSet<WorkloadRef> selectedBy(Policy policy) {
    return selected.computeIfAbsent(
        policy.fullName(),
        name ->
            cluster.workloads().values().stream()
                .flatMap(workload -> workload.pods().stream())
                .filter(policy::selects)
                .map(Pod::workload)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * The narrowest peer that covers the other end and all its replicas; empty for a pod that no
   * label identifies, since its address will be another pod's tomorrow.
   */
  private Optional<RulePeer> peer(String namespace, End other, IpAddress address, Block block) {
    LabelSelector selector =
        other instanceof PodEnd pod ? selectors.get(pod.pod().workload()) : null;
    if (!(other instanceof PodEnd end)) {
      boolean isPods =
          block.unknown().stream()
              .anyMatch(each -> each.address().equals(address) && each.insidePodNetwork());
      return isPods
          ? Optional.empty()
          : Optional.of(new RulePeer.Block(IpPrefix.of(address), List.of()));
    }
    if (selector == null) {
      return Optional.empty();
    }
    String otherNamespace = end.pod().ref().namespace();
    return Optional.of(
        otherNamespace.equals(namespace)
            ? new RulePeer.OwnNamespacePods(namespace, selector)
            : new RulePeer.SelectedNamespacePods(
                LabelSelector.of(Namespace.named(otherNamespace).labels()), Optional.of(selector)));
  }

  private static Flow flow(Block block) {
    Sighting sighting = new Sighting(block.first().orElse(Instant.EPOCH), "", 1);
    return new Flow(
        block.from(),
        block.to(),
        block.port(),
        new Connection(
            new CapturePoint("", Optional.empty()),
            block.fromAddress(),
            block.toAddress(),
            block.port(),
            State.UNANSWERED,
            Evidence.HANDSHAKE,
            false,
            new Tally(block.count(), block.count(), sighting, sighting, List.of())));
  }
}
