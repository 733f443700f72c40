package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Leaves excluded traffic out. */
public final class Exclusions implements TrafficDivision.Judge {
  private final List<Exclusion> exclusions;
  private final Set<Exclusion> matched = new HashSet<>();

  private Exclusions(List<Exclusion> exclusions) {
    this.exclusions = exclusions;
  }

  /**
   * Excluded workloads get no policy, and no policy has a rule for excluded traffic. Name
   * resolution stays.
   *
   * @param diagnostics receives exclusions that match nothing ({@code exclusion-unmatched})
   */
  public static Decided leaveOut(
      TrafficMap traffic, List<Exclusion> exclusions, Diagnostics diagnostics) {
    if (exclusions.isEmpty()) {
      return Decided.nothing(traffic);
    }
    Exclusions all = new Exclusions(exclusions);
    SortedSet<WorkloadRef> excluded = all.excluded(traffic.captured());
    SortedSet<WorkloadRef> captured = new TreeSet<>(traffic.captured());
    captured.removeAll(excluded);
    TrafficDivision division = TrafficDivision.of(traffic, all);
    for (Exclusion exclusion : exclusions) {
      if (!all.matched.contains(exclusion)) {
        diagnostics.add(
            Diagnostic.warning(
                "exclusion-unmatched",
                "--exclude " + exclusion.text(),
                "It matches no captured workload and no traffic except name resolution, which is"
                    + " not excluded (--dns is for that). Correct it, or leave it out."));
      }
    }
    return new Decided(
        division.allowed().withCaptured(captured),
        division.edges(),
        division.exposures(),
        List.of(),
        excluded);
  }

  private SortedSet<WorkloadRef> excluded(SortedSet<WorkloadRef> captured) {
    SortedSet<WorkloadRef> excluded = new TreeSet<>();
    for (Exclusion exclusion : exclusions) {
      for (WorkloadRef workload : captured) {
        if (exclusion.matches(workload)) {
          matched.add(exclusion);
          excluded.add(workload);
        }
      }
    }
    return excluded;
  }

  @Override
  public Optional<Decision> denial(TrafficEdge edge) {
    return first(exclusions.stream().filter(exclusion -> exclusion.matches(edge)).toList());
  }

  @Override
  public Optional<Decision> denial(Exposure exposure) {
    return first(exclusions.stream().filter(exclusion -> exclusion.matches(exposure)).toList());
  }

  private Optional<Decision> first(List<Exclusion> matching) {
    matched.addAll(matching);
    return matching.stream().findFirst().map(Exclusion::decision);
  }
}
