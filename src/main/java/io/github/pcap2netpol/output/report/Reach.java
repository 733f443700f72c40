package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.openness.Openness;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far an intruder in one workload can get under the policies, among the workloads of the
 * analysed namespaces. Without policies, each of them reaches every other.
 *
 * <p>A workload with a policy reaches what its rules allow. A workload without one reaches all
 * others without a policy, and every workload that is exposed or allows it.
 *
 * @param workloads the number of workloads in the analysed namespaces
 * @param from what each workload reaches
 */
public record Reach(int workloads, SortedMap<WorkloadRef, Reached> from) {
  public Reach {
    from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
  }

  /**
   * What one workload reaches, not counting itself.
   *
   * @param directly over one connection
   * @param throughOthers only over two or more
   */
  public record Reached(List<WorkloadRef> directly, List<WorkloadRef> throughOthers) {
    public Reached {
      directly = List.copyOf(directly);
      throughOthers = List.copyOf(throughOthers);
    }
  }

  /** What a run's policies leave within reach. */
  public static Reach of(Analysis analysis) {
    return of(
        analysis.decided().allowed(),
        analysis.policies(),
        analysis.opened().map(Openness::reached).orElse(Collections.emptySortedMap()));
  }

  /**
   * The same from parts of a run.
   *
   * @param permitted whom workloads may call beyond the edges of the rules
   */
  static Reach of(
      TrafficMap traffic,
      PolicySet policies,
      SortedMap<WorkloadRef, SortedSet<WorkloadRef>> permitted) {
    SortedSet<String> namespaces = new TreeSet<>();
    SortedSet<WorkloadRef> governed = new TreeSet<>();
    Set<TrafficEdge> written = new HashSet<>();
    for (GeneratedPolicy policy : policies.policies()) {
      namespaces.add(policy.namespace());
      governed.addAll(policy.governs());
      policy.rules().stream().map(GeneratedRule::edges).forEach(written::addAll);
    }
    SortedSet<WorkloadRef> all = new TreeSet<>(governed);
    traffic.cluster().workloads().keySet().stream()
        .filter(workload -> namespaces.contains(workload.namespace()))
        .forEach(all::add);
    List<WorkloadRef> order = List.copyOf(all);
    int count = order.size();
    // One vertex more, that every workload without a policy leads to and comes from, so that
    // their all-to-all costs no memory.
    int open = count;
    BitSet[] next = new BitSet[count + 1];
    Arrays.setAll(next, i -> new BitSet());
    for (int i = 0; i < count; i++) {
      if (!governed.contains(order.get(i))) {
        next[i].set(open);
        next[open].set(i);
      }
    }
    for (Exposure exposure : traffic.exposures()) {
      int to = Collections.binarySearch(order, exposure.workload());
      if (to >= 0) {
        next[open].set(to);
      }
    }
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.from() instanceof Peer.WorkloadPeer from
          && edge.to() instanceof Peer.WorkloadPeer to
          && (!edge.isInferred() || written.contains(edge))) {
        int source = Collections.binarySearch(order, from.workload());
        int target = Collections.binarySearch(order, to.workload());
        if (source >= 0 && target >= 0) {
          next[source].set(target);
        }
      }
    }
    permitted.forEach(
        (from, callees) -> {
          int source = Collections.binarySearch(order, from);
          for (WorkloadRef callee : callees) {
            int target = Collections.binarySearch(order, callee);
            if (source >= 0 && target >= 0) {
              next[source].set(target);
            }
          }
        });
    SortedMap<WorkloadRef, Reached> reached = new TreeMap<>();
    BitSet[] known = new BitSet[count];
    for (int i = 0; i < count; i++) {
      BitSet direct = (BitSet) next[i].clone();
      if (direct.get(open)) {
        direct.or(next[open]);
      }
      known[i] = closure(next, known, i);
      BitSet further = (BitSet) known[i].clone();
      further.andNot(direct);
      reached.put(order.get(i), new Reached(list(direct, i, order), list(further, i, order)));
    }
    return new Reach(count, reached);
  }

  /** What can be reached from a vertex; vertices whose result is known are not followed again. */
  private static BitSet closure(BitSet[] next, @Nullable BitSet[] known, int start) {
    BitSet seen = new BitSet();
    ArrayDeque<Integer> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      int at = waiting.remove();
      BitSet all = at < known.length ? known[at] : null;
      if (all != null) {
        seen.or(all);
        continue;
      }
      for (int to = next[at].nextSetBit(0); to >= 0; to = next[at].nextSetBit(to + 1)) {
        if (!seen.get(to)) {
          seen.set(to);
          waiting.add(to);
        }
      }
    }
    return seen;
  }

  private static List<WorkloadRef> list(BitSet bits, int self, List<WorkloadRef> order) {
    return bits.stream().filter(i -> i != self && i < order.size()).mapToObj(order::get).toList();
  }
}
