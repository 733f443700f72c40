package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was captured at one place, before it is decided who opened each connection.
 *
 * @param point the place
 * @param files the names that {@link Mark#part} refers to
 * @param sums decided connections; mutable
 * @param pairs undecided conversations
 * @param sockets connections that only a sample of the pod's sockets shows; kept with the pod's
 *     first capture
 * @param kept which TCP segments the capture contains
 * @param stats of its files; empty if there is no capture here
 */
public record CaptureView(
    CapturePoint point,
    List<String> files,
    Map<SumKey, Sum> sums,
    Map<PairKey, Pair> pairs,
    Map<PairKey, Pair> sockets,
    KeptSegments kept,
    List<CaptureStats> stats) {

  /** A place known only from socket samples. */
  public static CaptureView ofSockets(CapturePoint point) {
    return new CaptureView(
        point,
        List.of(point.name()),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        KeptSegments.NONE,
        List.of());
  }

  public Optional<Instant> firstPacket() {
    return stats.stream().flatMap(file -> file.first().stream()).min(Comparator.naturalOrder());
  }

  public Optional<Instant> lastPacket() {
    return stats.stream().flatMap(file -> file.last().stream()).max(Comparator.naturalOrder());
  }
}
