package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects addresses in the pods' network that belong to no pod in the metadata. */
final class UnknownPods {
  private static final int MOST_NAMED = 5;

  private final SortedMap<IpAddress, Long> addresses = new TreeMap<>();
  private long connections;
  private @Nullable Connection earliest;
  private Instant last = Instant.MIN;

  void add(Connection connection, IpAddress unknown) {
    addresses.merge(unknown, connection.tally().connections(), Long::sum);
    connections += connection.tally().connections();
    if (earliest == null || connection.tally().first().compareTo(earliest.tally().first()) < 0) {
      earliest = connection;
    }
    Instant ended = connection.tally().last().time();
    last = last.isAfter(ended) ? last : ended;
  }

  /** Reports them once, with how many and when. */
  void report(Diagnostics diagnostics) {
    if (earliest == null) {
      return;
    }
    boolean one = addresses.size() == 1;
    diagnostics.add(
        new Diagnostic(
            Severity.SEVERE,
            "unknown-pod-address",
            earliest.capture().name(),
            named()
                + (one ? " lies" : " lie")
                + " in the pods' network but "
                + (one ? "belongs" : "belong")
                + " to no pod in the metadata at that time, so their "
                + (connections == 1 ? "connection makes" : connections + " connections make")
                + " no rule: the first is "
                + earliest.port()
                + " from "
                + earliest.originators().brief()
                + " to "
                + earliest.responder()
                + " at "
                + earliest.tally().first().time()
                + ", the last ended at "
                + last
                + ". Collect the pods while the captures run (pod-events.ndjson); if it is a node's"
                + " end of a tunnel, give the nodes with their annotations.",
            addresses.size()));
  }

  private String named() {
    String named =
        addresses.keySet().stream()
            .limit(MOST_NAMED)
            .map(IpAddress::toString)
            .collect(Collectors.joining(", "));
    return addresses.size() > MOST_NAMED
        ? named + " and " + (addresses.size() - MOST_NAMED) + " more addresses"
        : named;
  }
}
