package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.openness.Openness;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one run of {@code analyse} found.
 *
 * @param version of this tool
 * @param captures what was in the files, by capture point
 * @param watched the pods of captures that hold several, sorted
 * @param traffic who talks to whom
 * @param decided what people decided about the traffic
 * @param policies what was written
 * @param opened what the policies open beyond what was seen, if somebody asked for it
 * @param replay what the written policies would do to the observed traffic
 * @param coverage what was not seen
 * @param diagnostics findings, most severe first
 */
public record Analysis(
    String version,
    SortedMap<CapturePoint, List<CaptureStats>> captures,
    List<Watched> watched,
    TrafficMap traffic,
    Decided decided,
    PolicySet policies,
    Optional<Openness> opened,
    ReplayResult replay,
    Coverage coverage,
    List<Diagnostic> diagnostics) {
  public Analysis {
    captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
    watched = List.copyOf(watched);
    diagnostics = List.copyOf(diagnostics);
  }
}
