package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When captures ran.
 *
 * @param first the earliest packet or sample
 * @param last the latest packet or sample
 */
public record CaptureSpan(Instant first, Instant last) {
  /**
   * The span of all captures together, and of socket samples before or after them; empty if they
   * contain no packet.
   */
  public static Optional<CaptureSpan> of(
      Map<CapturePoint, List<CaptureStats>> captures, TrafficMap traffic) {
    Optional<CaptureSpan> packets = of(captures.values().stream().flatMap(List::stream).toList());
    return packets.map(
        span -> {
          Instant first = span.first();
          Instant last = span.last();
          for (Flow flow : traffic.flows()) {
            Instant from = flow.connection().tally().first().time();
            Instant to = flow.connection().tally().last().time();
            first = from.isBefore(first) ? from : first;
            last = to.isAfter(last) ? to : last;
          }
          return new CaptureSpan(first, last);
        });
  }

  static Optional<CaptureSpan> of(Collection<CaptureStats> files) {
    Optional<Instant> first =
        files.stream().flatMap(file -> file.first().stream()).min(Comparator.naturalOrder());
    Optional<Instant> last =
        files.stream().flatMap(file -> file.last().stream()).max(Comparator.naturalOrder());
    return first.flatMap(from -> last.map(to -> new CaptureSpan(from, to)));
  }

  Duration length() {
    return Duration.between(first, last);
  }

  Instant middle() {
    return first.plus(length().dividedBy(2));
  }
}
