package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/** The sections of the report about traffic. */
final class ReportTraffic {
  private static final int NX_DOMAIN = 3;

  private record Resolved(WorkloadRef workload, Lookup lookup) {}

  private final TrafficMap traffic;

  ReportTraffic(TrafficMap traffic) {
    this.traffic = traffic;
  }

  void edges(ReportWriter report) {
    report.objects(
        "edges",
        traffic.graph().edges(),
        (ReportWriter json, TrafficEdge edge) -> {
          writeEnds(json, edge);
          json.field("inferred", edge.isInferred());
          json.objects("routes", edge.routes(), ReportTraffic::writeRoute);
          writeIfAny(json, "fromAddresses", edge.fromAddresses());
          writeIfAny(json, "inferredFromAddresses", edge.alsoFrom());
          writeIfAny(json, "toAddresses", edge.toAddresses());
          writeIfAny(json, "names", edge.names());
          writeIfAny(json, "notedNames", edge.notedNames());
          edge.inference().ifPresent(reason -> json.field("reason", reason.text()));
          edge.evidence()
              .ifPresent(seen -> json.object("evidence", () -> writeEvidence(json, seen)));
        });
  }

  /** From, to, protocol and port, which identify an edge. */
  static void writeEnds(ReportWriter json, TrafficEdge edge) {
    json.field("from", edge.from().toString());
    json.field("to", edge.to().toString());
    json.field("protocol", edge.port().protocol().name());
    json.field("port", edge.port().port());
  }

  void exposures(ReportWriter report) {
    report.objects(
        "exposures",
        traffic.exposures(),
        (ReportWriter json, Exposure exposure) -> {
          json.field("workload", exposure.workload().toString());
          json.field("protocol", exposure.port().protocol().name());
          json.field("port", exposure.port().port());
          json.texts("services", exposure.services());
          writeIfAny(json, "routes", exposure.routes());
          json.texts("sources", exposure.sources());
          json.field("certainty", word(exposure.basis().certainty()));
          json.object("evidence", () -> writeEvidence(json, exposure.basis().evidence()));
        });
  }

  /** Refused and unanswered connections, with the policy that blocks them, if any. */
  void attempts(ReportWriter report, ReplayResult replay) {
    Map<Attempt, ReplayResult.BlockedAttempt> blocked = new HashMap<>();
    replay.blockedAttempts().forEach(each -> blocked.put(each.attempt(), each));
    report.objects(
        "attempts",
        traffic.attempts(),
        (ReportWriter json, Attempt attempt) -> {
          json.field("from", attempt.from().toString());
          json.texts("to", attempt.to());
          json.field("protocol", ConnectionRows.port(attempt).protocol().name());
          json.field("port", ConnectionRows.port(attempt).port());
          ReplayResult.BlockedAttempt by = blocked.get(attempt);
          if (by != null) {
            json.texts("blockedBy", VerdictText.policies(by.verdict()));
          }
          json.object("connection", () -> writeConnection(json, attempt.connection()));
        });
  }

  void undecided(ReportWriter report) {
    report.objects(
        "undecided",
        traffic.undecided(),
        (ReportWriter json, UndecidedConnection each) -> {
          json.field("capture", each.capture().name());
          json.field("protocol", each.protocol().name());
          json.field("one", each.one().toString());
          json.field("other", each.other().toString());
          json.field("connections", each.tally().connections());
          json.field("packets", each.tally().packets());
          json.sighting("first", each.tally().first(), each.capture().name());
          json.sighting("last", each.tally().last(), each.capture().name());
        });
  }

  /**
   * Names worth mentioning: nonexistent ones, ones whose answers change, and ones nobody answered.
   */
  void lookups(ReportWriter report) {
    List<Resolved> worthALine = new ArrayList<>();
    traffic
        .lookups()
        .forEach(
            (workload, lookups) ->
                lookups.stream()
                    .filter(
                        lookup ->
                            lookup.differingAnswers() > 1
                                || lookup.unanswered() > 0
                                || lookup.responseCodes().containsKey(NX_DOMAIN))
                    .forEach(lookup -> worthALine.add(new Resolved(workload, lookup))));
    report.objects(
        "lookups",
        worthALine,
        (ReportWriter json, Resolved each) -> {
          Lookup lookup = each.lookup();
          json.field("workload", each.workload().toString());
          json.field("name", lookup.name());
          json.field("capture", lookup.capture().name());
          json.field("nxDomain", lookup.responseCodes().getOrDefault(NX_DOMAIN, 0L));
          json.field("unanswered", lookup.unanswered());
          json.field("differingAnswers", lookup.differingAnswers());
          json.texts("addresses", lookup.addresses());
          json.texts("resolvers", lookup.resolvers());
          json.sighting("first", lookup.first(), lookup.capture().name());
          json.sighting("last", lookup.last(), lookup.capture().name());
        });
  }

  void groups(ReportWriter report) {
    List<List<String>> groups = new ArrayList<>();
    for (SortedSet<Peer> group : traffic.graph().groups()) {
      groups.add(group.stream().map(Peer::toString).toList());
    }
    report.objects("groups", groups, (json, group) -> json.texts("peers", group));
  }

  private static void writeRoute(ReportWriter json, Route route) {
    if (route instanceof Route.ThroughService through) {
      json.field("via", word(through.kind()));
      json.field("service", through.service().toString());
      json.field("dialled", through.dialled().toString());
    } else if (route instanceof Route.ResolvedService resolved) {
      json.field("via", "resolved-name");
      json.field("service", resolved.service().toString());
    } else {
      json.field("via", "own-address");
    }
  }

  private static void writeEvidence(ReportWriter json, EdgeEvidence evidence) {
    json.field("connections", evidence.connections());
    json.texts("states", evidence.states().stream().map(ConnectionRows::name).sorted().toList());
    json.texts("openedBy", evidence.evidence().stream().map(ReportTraffic::word).toList());
    json.field("seenAtOriginator", evidence.seenAtOriginator());
    json.field("seenAtResponder", evidence.seenAtResponder());
    json.sighting("first", evidence.first(), "");
    json.sighting("last", evidence.last(), "");
  }

  static void writeConnection(ReportWriter json, Connection connection) {
    Evidence evidence = connection.evidence();
    json.field("capture", connection.capture().name());
    json.field("originator", connection.originators().brief());
    json.field("responder", connection.responder().toString());
    json.field("port", connection.port().toString());
    json.field("state", ConnectionRows.name(connection.state()));
    json.field("openedBy", word(evidence));
    if (connection.loopback()) {
      json.field("loopback", true);
    }
    json.field("connections", connection.tally().connections());
    json.field("packets", connection.tally().packets());
    json.sighting("first", connection.tally().first(), connection.capture().name());
    json.sighting("last", connection.tally().last(), connection.capture().name());
  }

  private static void writeIfAny(ReportWriter json, String name, SortedSet<?> values) {
    if (!values.isEmpty()) {
      json.texts(name, values);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
