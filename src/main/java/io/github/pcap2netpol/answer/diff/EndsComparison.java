package io.github.pcap2netpol.answer.diff;

import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.answer.explain.HypotheticalFlow;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.PodReach;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.PortSpans;
import io.github.pcap2netpol.verify.evaluate.PortSpans.Span;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Compares what two sets of policies do between two ends, on every port. */
final class EndsComparison {
  /** If no rule has a port, one port is as good as any other. */
  private static final List<Span> EVERY_PORT = PortSpans.of(List.of(), List.of());

  private final PolicyEvaluator before;
  private final PolicyEvaluator after;
  private final EnforcerProfile profile;

  EndsComparison(
      List<Policy> before, List<Policy> after, Cluster cluster, EnforcerProfile profile) {
    this.before = new PolicyEvaluator(before, cluster, profile);
    this.after = new PolicyEvaluator(after, cluster, profile);
    this.profile = profile;
  }

  /**
   * Which of these pods may connect to which, before or after. Between all others nothing changes.
   *
   * @param pods are on no node
   */
  IntFunction<BitSet> reach(List<Pod> pods) {
    PodReach old = before.reach(pods);
    PodReach now = after.reach(pods);
    return caller -> {
      BitSet either = old.from(caller);
      either.or(now.from(caller));
      return either;
    };
  }

  /**
   * What changes between two ends.
   *
   * @param family the only address family it applies to, as in {@code " over IPv6"}; else empty
   * @param spans the ports, by kind of change
   * @param reasons what blocks them, or blocked them before
   */
  record Result(String family, Map<Kind, List<Span>> spans, Map<Kind, String> reasons) {
    boolean isEmpty() {
      return spans.isEmpty();
    }

    private Result over(String name) {
      return new Result(" over " + name, spans, reasons);
    }
  }

  /** Between pods: one result for both address families if they agree; none if nothing changes. */
  List<Result> compare(Pod from, Pod to) {
    List<Result> results = new ArrayList<>();
    if (!profile.has(EnforcerProfile.Trait.BLOCKS_MATCH_PODS)) {
      results.add(compare(new Flow.PodEnd(from), new Flow.PodEnd(to)));
    } else {
      Optional<Result> ipv4 = compare(from, to, true);
      Optional<Result> ipv6 = compare(from, to, false);
      if (ipv4.isEmpty() || ipv6.isEmpty() || ipv4.equals(ipv6)) {
        ipv4.or(() -> ipv6).ifPresent(results::add);
      } else {
        results.add(ipv4.get().over("IPv4"));
        results.add(ipv6.get().over("IPv6"));
      }
    }
    results.removeIf(Result::isEmpty);
    return results;
  }

  /**
   * Empty if the pods can't communicate in that family. Nothing is known about pods without
   * addresses.
   */
  private Optional<Result> compare(Pod from, Pod to, boolean ipv4) {
    Optional<Pod> one = ofFamily(from, ipv4);
    Optional<Pod> other = ofFamily(to, ipv4);
    return one.isPresent() && other.isPresent()
        ? Optional.of(compare(new Flow.PodEnd(one.get()), new Flow.PodEnd(other.get())))
        : Optional.empty();
  }

  /** The pod with its addresses of that family; empty if it has only others. */
  private static Optional<Pod> ofFamily(Pod pod, boolean ipv4) {
    Pod some = pod.ofFamily(ipv4);
    return some.addresses().isEmpty() && !pod.addresses().isEmpty()
        ? Optional.empty()
        : Optional.of(some);
  }

  /** Between any ends; for pods, in the family of their first addresses. */
  Result compare(Flow.End from, Flow.End to) {
    Set<RulePort> ports = ports(from, to);
    Map<Kind, List<Span>> found = new EnumMap<>(Kind.class);
    Map<Kind, String> reasons = new EnumMap<>(Kind.class);
    for (Span span : spans(ports, to)) {
      Flow flow = flow(from, to, new PortProtocol(span.protocol(), span.first()));
      Verdict old = before.evaluate(flow);
      Verdict now = after.evaluate(flow);
      if (old instanceof Verdict.Denied blocked && now instanceof Verdict.Allowed) {
        found.computeIfAbsent(Kind.ALLOWED, none -> new ArrayList<>()).add(span);
        reasons.computeIfAbsent(
            Kind.ALLOWED, none -> "before, " + FlowText.blockers(flow, blocked));
      } else if (old instanceof Verdict.Allowed && now instanceof Verdict.Denied blocked) {
        found.computeIfAbsent(Kind.DENIED, none -> new ArrayList<>()).add(span);
        reasons.computeIfAbsent(Kind.DENIED, none -> FlowText.blockers(flow, blocked));
      }
    }
    found.replaceAll((kind, list) -> ports.isEmpty() ? EVERY_PORT : PortSpans.joined(list));
    return new Result("", found, reasons);
  }

  /** The ports that distinguish flows in the rules that apply between these ends. */
  private Set<RulePort> ports(Flow.End from, Flow.End to) {
    Flow any = flow(from, to, PortProtocol.tcp(1));
    Set<RulePort> ports = new LinkedHashSet<>();
    for (PolicyEvaluator evaluator : List.of(before, after)) {
      for (Direction direction : Direction.values()) {
        evaluator.addPorts(any, direction, ports);
      }
    }
    return ports;
  }

  private static List<Span> spans(Set<RulePort> ports, Flow.End to) {
    return ports.isEmpty()
        ? EVERY_PORT.subList(0, 1)
        : PortSpans.of(ports, to instanceof Flow.PodEnd pod ? List.of(pod.pod()) : List.of());
  }

  private static Flow flow(Flow.End from, Flow.End to, PortProtocol port) {
    return HypotheticalFlow.of(from, to, port, Optional.empty());
  }
}
