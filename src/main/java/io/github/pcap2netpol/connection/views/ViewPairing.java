package io.github.pcap2netpol.connection.views;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds connections that the captures of both ends show. */
public record ViewPairing(PodsByName pods) {
  /** How far the clocks of two nodes may differ. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  /** How many views with the same sequence number are compared; two are usual. */
  private static final int MOST_ALIKE = 64;

  private record Numbered(Protocol protocol, long sequence) {}

  private record Seen(Connection connection, Tally.Sample sample) {}

  public List<PairedViews> pairs(List<Connection> connections) {
    Map<Numbered, List<Seen>> callers = new HashMap<>();
    for (Connection connection : connections) {
      if (isAt(connection, true)) {
        for (Tally.Sample sample : connection.tally().samples()) {
          callers
              .computeIfAbsent(number(connection, sample), any -> new ArrayList<>(1))
              .add(new Seen(connection, sample));
        }
      }
    }
    Set<PairedViews> pairs = new LinkedHashSet<>();
    for (Connection called : connections) {
      if (isAt(called, false)) {
        for (Tally.Sample sample : called.tally().samples()) {
          callers.getOrDefault(number(called, sample), List.of()).stream()
              .limit(MOST_ALIKE)
              .filter(caller -> isSame(caller, called, sample))
              .forEach(caller -> pairs.add(new PairedViews(caller.connection(), called)));
        }
      }
    }
    return pairs.stream()
        .sorted(
            Comparator.comparing(PairedViews::atOriginator).thenComparing(PairedViews::atResponder))
        .toList();
  }

  private static Numbered number(Connection connection, Tally.Sample sample) {
    return new Numbered(connection.port().protocol(), sample.sequence());
  }

  /** Whether it is in its originator's, or responder's, own capture. */
  private boolean isAt(Connection connection, boolean originator) {
    Optional<PodRef> pod = connection.capture().pod();
    return !connection.loopback()
        && !connection.tally().samples().isEmpty()
        && pod.isPresent()
        && pods.isOwn(
            pod.get(),
            originator ? connection.originator() : connection.responder(),
            EpochNanos.of(connection.tally().first().time()));
  }

  private static boolean isSame(Seen caller, Connection called, Tally.Sample sample) {
    return !caller.connection().capture().equals(called.capture())
        && Duration.between(caller.sample().sighting().time(), sample.sighting().time())
                .abs()
                .compareTo(SKEW)
            <= 0;
  }
}
