package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.output.page.Document.Fact;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.report.Analysis;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.text.ExposureText;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.output.text.Times;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.verify.replay.ReplayResult.BlockedAttempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sections about observed traffic, with the evidence for each line. */
final class TrafficSections {
  /** A page with the evidence of more edges opens slowly, and is hard to send. */
  private static final int MOST_WITH_EVIDENCE = 2000;

  private final Analysis analysis;
  private final PeerNames names;
  private final boolean withEvidence;
  private final Map<TrafficEdge, List<String>> rules = new HashMap<>();
  private final Map<Exposure, List<String>> opening = new HashMap<>();

  TrafficSections(Analysis analysis, PeerNames names) {
    this.analysis = analysis;
    this.names = names;
    this.withEvidence = analysis.traffic().graph().edges().size() <= MOST_WITH_EVIDENCE;
    for (GeneratedPolicy policy : analysis.policies().policies()) {
      for (GeneratedRule rule : policy.rules()) {
        String name =
            policy.namespace()
                + "/"
                + policy.name()
                + " "
                + rule.direction().name().toLowerCase(Locale.ROOT)
                + "["
                + rule.index()
                + "]";
        // Every policy has a rule for name resolution, which rests on all look-ups.
        rule.edges().stream()
            .filter(edge -> governs(policy, edge.from()) || governs(policy, edge.to()))
            .forEach(edge -> rules.computeIfAbsent(edge, none -> new ArrayList<>()).add(name));
        rule.exposures()
            .forEach(each -> opening.computeIfAbsent(each, none -> new ArrayList<>()).add(name));
      }
    }
  }

  private static boolean governs(GeneratedPolicy policy, Peer peer) {
    return peer instanceof Peer.WorkloadPeer known && policy.governs().contains(known.workload());
  }

  Section connections() {
    List<Row> rows = analysis.traffic().graph().edges().stream().map(this::row).toList();
    List<Part> parts = new ArrayList<>();
    if (!withEvidence) {
      parts.add(
          new Text(
              Note.plain(
                  "The packets of so many connections are not part of this page: connections.csv"
                      + " beside it has their times, and report.json their frames.")));
    }
    parts.add(
        new Table(
            "connections",
            List.of("From", "To", "Port", "Through", "Basis", "Connections", "Rules"),
            rows));
    return new Section("connections", "Connections and their rules", parts);
  }

  private Row row(TrafficEdge edge) {
    List<Fact> facts = new ArrayList<>();
    String basis = "inferred";
    String count = "0";
    if (edge.basis() instanceof Basis.Observed observed) {
      basis = "observed";
      count = Long.toString(observed.evidence().connections());
      if (withEvidence) {
        addEvidence(observed.evidence(), facts);
      }
    } else if (withEvidence && edge.basis() instanceof Basis.Inferred inferred) {
      facts.add(new Fact("why", because(inferred.reason()), false));
    }
    if (!edge.names().isEmpty()) {
      facts.add(new Fact("names looked up", String.join(", ", edge.names()), false));
    }
    if (!edge.toAddresses().isEmpty()) {
      facts.add(
          new Fact(
              "addresses",
              edge.toAddresses().stream().map(IpPrefix::brief).collect(Collectors.joining(", ")),
              false));
    }
    return new Row(
        List.of(
            names.of(edge.from()),
            toText(edge),
            edge.port().toString(),
            services(edge),
            basis,
            count,
            String.join(", ", rules.getOrDefault(edge, List.of()))),
        facts,
        data(edge));
  }

  private static Map<String, String> data(TrafficEdge edge) {
    Map<String, String> data = new TreeMap<>();
    data.put("from", id(edge.from()));
    data.put("to", id(edge.to()));
    data.put("kind", edge.isInferred() ? "inferred" : "seen");
    return data;
  }

  /** The id of the peer's box in the pictures; only workloads have one. */
  private static String id(Peer peer) {
    return peer instanceof Peer.WorkloadPeer ? peer.toString() : "";
  }

  /** The callee, with the names by which the reader knows an outside address. */
  private String toText(TrafficEdge edge) {
    String to = names.of(edge.to());
    return edge.to() instanceof Peer.ExternalPeer && !edge.names().isEmpty()
        ? edge.names().first() + " (" + to + ")"
        : to;
  }

  private static String services(TrafficEdge edge) {
    return edge.routes().stream()
        .flatMap(route -> route.viaService().stream())
        .distinct()
        .map(service -> "Service " + service)
        .collect(Collectors.joining(", "));
  }

  private static String because(Inference reason) {
    return "not itself seen: " + reason.text();
  }

  private static void addEvidence(EdgeEvidence evidence, List<Fact> facts) {
    facts.add(
        new Fact(
            "first seen",
            Times.rfc3339(evidence.first().time()) + ", " + Places.text(evidence.first()),
            false));
    facts.add(
        new Fact(
            "last seen",
            Times.rfc3339(evidence.last().time())
                + ", "
                + (evidence.last().frame() > 0
                        && evidence.last().file().equals(evidence.first().file())
                    ? "frame " + evidence.last().frame() + " of the same file"
                    : Places.text(evidence.last())),
            false));
    evidence.observations().stream()
        .findFirst()
        .ifPresent(
            connection ->
                facts.add(
                    new Fact("Wireshark display filter", WiresharkFilter.of(connection), true)));
  }

  /** Outside callers, and outside addresses that are called. */
  Section outside() {
    List<Row> in = new ArrayList<>();
    for (Exposure exposure : analysis.traffic().exposures()) {
      List<Fact> facts = new ArrayList<>();
      addEvidence(exposure.basis().evidence(), facts);
      in.add(
          new Row(
              List.of(
                  names.of(exposure.workload()),
                  exposure.port().toString(),
                  ExposureText.who(exposure),
                  exposure.ways(),
                  exposure.basis().certainty() == Exposure.Certainty.SEEN
                      ? "seen"
                      : "only from its own node",
                  String.join(", ", opening.getOrDefault(exposure, List.of()))),
              facts,
              Map.of("to", exposure.workload().toString())));
    }
    List<Row> out =
        analysis.traffic().graph().edges().stream()
            .filter(edge -> edge.to() instanceof Peer.ExternalPeer && !edge.isDns())
            .map(
                edge ->
                    new Row(
                        List.of(names.of(edge.from()), toText(edge), edge.port().toString()),
                        List.of(),
                        data(edge)))
            .toList();
    List<Part> parts = new ArrayList<>();
    if (in.isEmpty() && out.isEmpty()) {
      parts.add(new Text(Note.plain("Nothing was seen to come from outside, or to go there.")));
    }
    if (!in.isEmpty()) {
      parts.add(new Text(Note.plain("Open to the outside:")));
      parts.add(
          new Table(
              "exposures", List.of("Workload", "Port", "To", "Through", "Certainty", "Rules"), in));
    }
    if (!out.isEmpty()) {
      parts.add(new Text(Note.plain("Called outside the cluster:")));
      parts.add(new Table("outgoing", List.of("From", "To", "Port"), out));
    }
    return new Section("outside", "Facing the outside", parts);
  }

  /** Refused and unanswered attempts, most frequent first: scans, and broken dependencies. */
  Section attempts() {
    Map<Attempt, BlockedAttempt> blocked = new HashMap<>();
    analysis.replay().blockedAttempts().forEach(each -> blocked.put(each.attempt(), each));
    List<Row> rows = new ArrayList<>();
    for (Attempt attempt : analysis.traffic().attempts()) {
      rows.add(
          new Row(
              List.of(
                  names.of(attempt.from()),
                  names.called(attempt),
                  attempt.connection().port().toString(),
                  ConnectionRows.name(attempt.connection().state()),
                  Long.toString(attempt.connection().tally().connections()),
                  Optional.ofNullable(blocked.get(attempt))
                      .map(each -> String.join(", ", VerdictText.policies(each.verdict())))
                      .orElse("")),
              List.of(
                  new Fact("first seen", Places.text(attempt.connection().tally().first()), false),
                  new Fact(
                      "Wireshark display filter", WiresharkFilter.of(attempt.connection()), true)),
              Map.of("from", id(attempt.from()), "kind", "refused")));
    }
    rows.sort((one, other) -> Long.compare(count(other), count(one)));
    return new Section(
        "attempts",
        "Attempts and scans",
        List.of(
            rows.isEmpty()
                ? new Text(Note.plain("No connection was refused or left unanswered."))
                : new Table(
                    "attempts",
                    List.of("From", "To", "Port", "State", "Attempts", "Blocked by"),
                    rows)));
  }

  private static long count(Row row) {
    return Long.parseLong(row.cells().get(4));
  }
}
