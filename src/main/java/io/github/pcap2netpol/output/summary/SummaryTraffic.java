package io.github.pcap2netpol.output.summary;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionCounts;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The part of the summary that says what was captured, when, and what failed. */
final class SummaryTraffic {
  private static final int MOST_NAMESPACES = 3;

  /** A caller refused or unanswered at this many ports is considered a scanner. */
  private static final int FEWEST_SCANNED = 20;

  private final Analysis analysis;
  private final PeerNames names;
  private final WrappedText page;

  SummaryTraffic(Analysis analysis, PeerNames names, WrappedText page) {
    this.analysis = analysis;
    this.names = names;
    this.page = page;
  }

  /**
   * Writes it.
   *
   * @param connections how many connections were observed
   */
  void write(ConnectionCounts connections) {
    List<CaptureStats> files = analysis.captures().values().stream().flatMap(List::stream).toList();
    long packets = files.stream().mapToLong(CaptureStats::packets).sum();
    Optional<Instant> first =
        files.stream().flatMap(file -> file.first().stream()).min(Comparator.naturalOrder());
    Optional<Instant> last =
        files.stream().flatMap(file -> file.last().stream()).max(Comparator.naturalOrder());
    page.heading("Seen");
    page.line(
        Accent.NONE,
        2,
        WrappedText.count(packets, "packet", "packets")
            + " in "
            + WrappedText.count(analysis.captures().size(), "capture", "captures")
            + first.flatMap(from -> last.map(to -> ", " + period(from, to))).orElse(""));
    page.line(
        Accent.NONE,
        2,
        WrappedText.count(connections.made(), "connection", "connections")
            + " of "
            + WrappedText.count(analysis.traffic().captured().size(), "workload", "workloads")
            + " captured in "
            + inWords(namespaces()));
    new SummaryWatched(analysis, page).write();
    writeAttempts(connections);
  }

  /** Scans and broken dependencies are worth seeing, although they get no rule. */
  private void writeAttempts(ConnectionCounts connections) {
    List<Attempt> attempts = analysis.traffic().attempts();
    if (attempts.isEmpty()) {
      return;
    }
    Attempt most =
        attempts.stream()
            .max(
                Comparator.comparingLong(
                        (Attempt attempt) -> attempt.connection().tally().connections())
                    .thenComparing(Attempt::connection, Comparator.reverseOrder()))
            .orElseThrow();
    page.line(
        Accent.NONE,
        2,
        String.format(
                Locale.ROOT,
                "%,d refused and %,d unanswered attempts",
                connections.refused(),
                connections.unanswered())
            + ", most often "
            + names.of(most.from())
            + " to "
            + names.called(most)
            + " "
            + most.connection().port()
            + "; these make no rules");
    writeScans(attempts);
  }

  /** Callers that tried so many ports that it looks like a scan. */
  private void writeScans(List<Attempt> attempts) {
    SortedMap<Peer, Set<Endpoint>> tried = new TreeMap<>();
    for (Attempt attempt : attempts) {
      tried
          .computeIfAbsent(attempt.from(), none -> new HashSet<>())
          .add(new Endpoint(attempt.connection().responder(), attempt.connection().port().port()));
    }
    tried.forEach(
        (peer, ports) -> {
          if (ports.size() >= FEWEST_SCANNED) {
            page.line(
                Accent.YELLOW,
                2,
                names.of(peer)
                    + " tried "
                    + WrappedText.count(ports.size(), "port", "ports")
                    + " of "
                    + WrappedText.count(
                        ports.stream().map(Endpoint::address).distinct().count(),
                        "address",
                        "addresses")
                    + " in vain, as a scan would");
          }
        });
  }

  private static String period(Instant from, Instant to) {
    String start = Times.rfc3339(from);
    String end = Times.rfc3339(to);
    boolean sameDay = start.substring(0, 10).equals(end.substring(0, 10));
    return start.substring(0, 10)
        + " "
        + start.substring(11, 19)
        + " to "
        + (sameDay ? "" : end.substring(0, 10) + " ")
        + end.substring(11, 19)
        + " UTC";
  }

  private SortedSet<String> namespaces() {
    return analysis.traffic().captured().stream()
        .map(WorkloadRef::namespace)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String inWords(SortedSet<String> namespaces) {
    return switch (namespaces.size()) {
      case 0 -> "no namespace";
      case 1 -> "namespace " + namespaces.first();
      default ->
          namespaces.size() > MOST_NAMESPACES
              ? namespaces.size() + " namespaces"
              : "namespaces " + String.join(", ", namespaces);
    };
  }
}
