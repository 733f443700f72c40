package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says which pods a capture of several watched, and how that is known. */
final class WatchedPods {
  private WatchedPods() {}

  static Diagnostic finding(String capture, List<Watched> watched) {
    Map<Watched.Evidence, Long> known =
        watched.stream()
            .collect(Collectors.groupingBy(Watched::evidence, TreeMap::new, Collectors.counting()));
    return Diagnostic.info(
        "capture-of-several-pods",
        capture,
        "It holds all that "
            + watched.size()
            + (watched.size() == 1 ? " pod" : " pods")
            + " sent and received, each counted once: "
            + known.entrySet().stream()
                .map(entry -> entry.getValue() + " since " + entry.getKey().text())
                .collect(Collectors.joining("; "))
            + ".");
  }
}
