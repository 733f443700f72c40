package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.cluster.model.LabelHistory;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Judges flows by the labels that their pods had at the time: policies and rules follow a label
 * that moves from pod to pod (a leader's).
 */
public final class TimedVerdict {
  /** Changes are observed, and take effect in Services and enforcers, with a short delay. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private TimedVerdict() {}

  /**
   * The verdict on a flow. A connection to a pod's own address must have been allowed whenever one
   * was opened; one through a Service may have led to the pod at any time of the flow.
   */
  public static Verdict of(PolicyEvaluator evaluator, Flow flow) {
    if (!hasMovingLabels(flow.source()) && !hasMovingLabels(flow.destination())) {
      return evaluator.evaluate(flow);
    }
    boolean anyTime =
        flow.destination() instanceof PodEnd pod
            && hasMovingLabels(pod)
            && !pod.pod().addresses().contains(flow.connection().responder());
    List<Verdict> verdicts = new ArrayList<>();
    for (Instant moment : anyTime ? momentsWithChanges(flow) : moments(flow)) {
      verdicts.add(around(evaluator, flow, moment));
    }
    return verdicts.stream()
        .filter(verdict -> verdict instanceof Verdict.Allowed == anyTime)
        .findFirst()
        .orElse(verdicts.get(0));
  }

  /** The flow with each set of labels that its pods had while it was observed. */
  public static List<Flow> variants(Flow flow) {
    if (!hasMovingLabels(flow.source()) && !hasMovingLabels(flow.destination())) {
      return List.of(flow);
    }
    Set<Flow> variants = new LinkedHashSet<>();
    momentsWithChanges(flow).forEach(moment -> variants.add(at(flow, moment)));
    return List.copyOf(variants);
  }

  /** Allowed if it is allowed at that moment, or shortly before or after. */
  private static Verdict around(PolicyEvaluator evaluator, Flow flow, Instant moment) {
    Verdict now = evaluator.evaluate(at(flow, moment));
    for (Instant near : List.of(moment.minus(TOLERANCE), moment.plus(TOLERANCE))) {
      if (now instanceof Verdict.Denied
          && evaluator.evaluate(at(flow, near)) instanceof Verdict.Allowed allowed) {
        return allowed;
      }
    }
    return now;
  }

  private static Flow at(Flow flow, Instant moment) {
    return new Flow(
        at(flow.source(), moment), at(flow.destination(), moment), flow.port(), flow.connection());
  }

  private static End at(End end, Instant moment) {
    return end instanceof PodEnd pod ? new PodEnd(pod.pod().asOf(moment)) : end;
  }

  /** When connections of the flow are known to have been opened. */
  private static SortedSet<Instant> moments(Flow flow) {
    Tally tally = flow.connection().tally();
    SortedSet<Instant> moments = new TreeSet<>();
    tally.samples().stream().map(Tally.Sample::sighting).map(Sighting::time).forEach(moments::add);
    if (moments.isEmpty()) {
      moments.add(tally.first().time());
    }
    return moments;
  }

  private static SortedSet<Instant> momentsWithChanges(Flow flow) {
    SortedSet<Instant> moments = moments(flow);
    Instant first = flow.connection().tally().first().time();
    Instant last = flow.connection().tally().last().time();
    moments.add(first);
    moments.add(last);
    for (End end : List.of(flow.source(), flow.destination())) {
      if (end instanceof PodEnd pod) {
        pod.pod().labelHistory().earlier().stream()
            .map(LabelHistory.Earlier::until)
            .filter(change -> !change.isBefore(first) && !change.isAfter(last))
            .forEach(moments::add);
      }
    }
    return moments;
  }

  private static boolean hasMovingLabels(End end) {
    return end instanceof PodEnd pod && hasMovingLabels(pod);
  }

  private static boolean hasMovingLabels(PodEnd end) {
    Pod pod = end.pod();
    return !pod.labelHistory().earlier().isEmpty();
  }
}
