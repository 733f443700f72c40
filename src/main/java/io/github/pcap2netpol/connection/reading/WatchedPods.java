package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reports which pods a capture of several shows, and how that is known. */
final class WatchedPods {
  private WatchedPods() {}

  static Diagnostic finding(String capture, List<Watched> watched) {
    if (watched.isEmpty()) {
      return Diagnostic.severe(
          "records-of-no-pod",
          capture,
          "For no pod in the metadata do these records show that everything it sent and received"
              + " was recorded, so they make no policy. Is the metadata from another cluster or"
              + " another time? If they were recorded on certain nodes, import them again with"
              + " --node.");
    }
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

  /** Reports what a node's uplink shows of its pods. */
  static Diagnostic ofUplink(String capture, NodeUplink uplink, long masqueraded) {
    return Diagnostic.warning(
        "capture-of-an-uplink",
        capture,
        "It shows what "
            + uplink.pods().size()
            + (uplink.pods().size() == 1 ? " pod" : " pods")
            + " of Node "
            + uplink.node()
            + " sent to other nodes and to the outside, and received from there, but nothing that"
            + " stays within the node."
            + (masqueraded == 0
                ? ""
                : " "
                    + masqueraded
                    + (masqueraded == 1 ? " connection" : " connections")
                    + " left with the node's own address: it is not known whether a pod opened them.")
            + " Capture with tcpdump -i any.");
  }
}
