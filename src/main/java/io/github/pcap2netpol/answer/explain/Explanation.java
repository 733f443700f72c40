package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.TrafficSums;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether one workload, pod, node or address may call another on a port, why, and what was
 * observed.
 *
 * @param from who calls
 * @param to who is called
 * @param cases the verdicts, one for each distinct answer, since pods of one side may differ;
 *     sorted
 * @param seen established connections from one to the other on that port
 * @param attempts those that were refused or never answered
 * @param inferred why {@code analyse} assumes that such connections are needed besides the observed
 *     ones, in words; may contain untrusted text; sorted
 */
public record Explanation(
    QueryEnd from,
    QueryEnd to,
    List<Case> cases,
    List<ObservedTraffic> seen,
    List<ObservedTraffic> attempts,
    SortedSet<String> inferred) {
  public Explanation {
    cases = List.copyOf(cases);
    seen = List.copyOf(seen);
    attempts = List.copyOf(attempts);
    inferred = Collections.unmodifiableSortedSet(new TreeSet<>(inferred));
  }

  /**
   * One answer.
   *
   * @param allowed whether the connection is allowed
   * @param example a flow that it applies to
   * @param pairs how many pairs of ends it applies to
   * @param reasons what decides at each end, and what is missing, in words
   */
  public record Case(boolean allowed, Flow example, int pairs, List<String> reasons) {
    public Case {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whether the connection is allowed between every pair of ends. */
  public boolean isAllowed() {
    return cases.stream().allMatch(Case::allowed);
  }

  /**
   * Explains a connection.
   *
   * @param traffic the observed traffic
   * @param from who calls, as a user writes it: namespace/name, kind/name, a pod, an address, or a
   *     name that was looked up
   * @param to who is called, likewise, or a Service
   * @param port the port that is called
   * @throws UnusableInputException if the metadata has no such party, or several
   */
  public static Explanation of(
      TrafficMap traffic,
      GivenPolicies given,
      EnforcerProfile profile,
      String from,
      String to,
      PortProtocol port)
      throws UnusableInputException {
    QueryEnds ends = new QueryEnds(traffic);
    QueryEnd caller = ends.caller(from, port);
    QueryEnd called = ends.called(to, port);
    List<Policy> policies = given.policies();
    VerdictReasons reasons =
        new VerdictReasons(policies, traffic.cluster(), profile, given.places());
    Map<List<String>, Case> cases = new LinkedHashMap<>();
    for (QueryEnd.Place source : caller.places()) {
      for (QueryEnd.Place destination : called.places()) {
        Flow flow =
            HypotheticalFlow.of(
                source.end(), destination.end(), destination.port(), called.dialled());
        Case one = reasons.judge(flow);
        cases.merge(
            one.reasons(),
            one,
            (first, next) ->
                new Case(first.allowed(), first.example(), first.pairs() + 1, first.reasons()));
      }
    }
    return new Explanation(
        caller,
        called,
        List.copyOf(cases.values()),
        sums(traffic.flows(), caller, called),
        sums(
            traffic.attempts().stream().map(Attempt::flows).flatMap(List::stream).toList(),
            caller,
            called),
        new InferredTraffic(traffic).between(caller, called));
  }

  private static List<ObservedTraffic> sums(List<Flow> flows, QueryEnd from, QueryEnd to) {
    TrafficSums sums = new TrafficSums();
    for (Flow flow : flows) {
      if (from.includes(flow.source()) && to.includes(flow.destination(), flow.port())) {
        sums.add(flow);
      }
    }
    return sums.sums();
  }
}
