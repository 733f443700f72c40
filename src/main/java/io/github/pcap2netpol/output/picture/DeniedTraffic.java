package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decided.DeniedExposure;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Observed traffic that the policies deny, by mistake or because somebody decided so.
 *
 * @param flows the flows
 * @param closed the ports that are closed to the outside
 */
public record DeniedTraffic(List<Flow> flows, Set<Exposure> closed) {
  /** Nothing is denied. */
  public static final DeniedTraffic NONE = new DeniedTraffic(List.of(), Set.of());

  public DeniedTraffic {
    flows = List.copyOf(flows);
    closed = Set.copyOf(closed);
  }

  /** What the replay found denied, and what the decisions deny. */
  public static DeniedTraffic of(ReplayResult replay, Decided decided) {
    Set<Exposure> closed = new TreeSet<>();
    // What was excluded together with its workload stays as it was.
    decided.exposures().stream()
        .map(DeniedExposure::exposure)
        .filter(exposure -> decided.allowed().captured().contains(exposure.workload()))
        .forEach(closed::add);
    return new DeniedTraffic(
        Stream.concat(replay.denied().stream().map(DeniedFlow::flow), decided.flows().stream())
            .toList(),
        closed);
  }

  /** Whether nothing is denied. */
  public boolean isNone() {
    return flows.isEmpty() && closed.isEmpty();
  }
}
