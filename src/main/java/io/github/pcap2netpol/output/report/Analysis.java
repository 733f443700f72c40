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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that one run of {@code analyse} found.
 *
 * @param version of this tool
 * @param captures statistics of the files, by capture point
 * @param watched the pods of captures that hold several, sorted
 * @param recordedFor the namespaces for which nodes were recorded, if that is known; else empty
 * @param traffic who calls whom
 * @param decided the traffic after decisions
 * @param policies the generated policies
 * @param opened what the policies open beyond observed traffic, if asked for
 * @param replay what the written policies would do to the observed traffic
 * @param coverage what was not observed
 * @param diagnostics findings, most severe first
 */
public record Analysis(
    String version,
    SortedMap<CapturePoint, List<CaptureStats>> captures,
    List<Watched> watched,
    SortedSet<String> recordedFor,
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
    recordedFor = Collections.unmodifiableSortedSet(new TreeSet<>(recordedFor));
    diagnostics = List.copyOf(diagnostics);
  }
}
