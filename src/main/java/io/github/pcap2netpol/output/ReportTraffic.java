package io.github.pcap2netpol.output;

import io.github.pcap2netpol.cluster.WorkloadRef;
import io.github.pcap2netpol.connection.Connection;
import io.github.pcap2netpol.connection.Evidence;
import io.github.pcap2netpol.connection.Lookup;
import io.github.pcap2netpol.connection.UndecidedConnection;
import io.github.pcap2netpol.graph.Attempt;
import io.github.pcap2netpol.graph.Basis;
import io.github.pcap2netpol.graph.EdgeEvidence;
import io.github.pcap2netpol.graph.Exposure;
import io.github.pcap2netpol.graph.Peer;
import io.github.pcap2netpol.graph.Route;
import io.github.pcap2netpol.graph.TrafficEdge;
import io.github.pcap2netpol.graph.TrafficMap;
import io.github.pcap2netpol.verify.ReplayResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The sections of the report that say who talks to whom. */
final class ReportTraffic {
  private static final int NX_DOMAIN = 3;

  private record Resolved(WorkloadRef workload, Lookup lookup) {}

  private final TrafficMap traffic;
  private final ReportWriter json;

  ReportTraffic(TrafficMap traffic, ReportWriter json) {
    this.traffic = traffic;
    this.json = json;
  }

  void edges() {
    json.objects(
        "edges",
        traffic.graph().edges(),
        (TrafficEdge edge) -> {
          writeEnds(json, edge);
          json.field("inferred", edge.isInferred());
          json.objects("routes", edge.routes(), this::writeRoute);
          writeIfAny("fromAddresses", edge.fromAddresses());
          writeIfAny("toAddresses", edge.toAddresses());
          writeIfAny("names", edge.names());
          if (edge.basis() instanceof Basis.Inferred inferred) {
            json.field("reason", inferred.reason().text());
          } else if (edge.basis() instanceof Basis.Observed observed) {
            json.object("evidence", () -> writeEvidence(observed.evidence()));
          }
        });
  }

  /** From, to, protocol and port: what tells an edge from all others. */
  static void writeEnds(ReportWriter json, TrafficEdge edge) {
    json.field("from", edge.from().toString());
    json.field("to", edge.to().toString());
    json.field("protocol", edge.port().protocol().name());
    json.field("port", edge.port().port());
  }

  void exposures() {
    json.objects(
        "exposures",
        traffic.exposures(),
        (Exposure exposure) -> {
          json.field("workload", exposure.workload().toString());
          json.field("protocol", exposure.port().protocol().name());
          json.field("port", exposure.port().port());
          json.texts("services", exposure.services());
          json.texts("sources", exposure.sources());
          json.field("certainty", word(exposure.basis().certainty()));
          json.object("evidence", () -> writeEvidence(exposure.basis().evidence()));
        });
  }

  /** Refused and unanswered connections, with the policy that blocks them where one does. */
  void attempts(ReplayResult replay) {
    Map<Attempt, ReplayResult.BlockedAttempt> blocked = new HashMap<>();
    replay.blockedAttempts().forEach(each -> blocked.put(each.attempt(), each));
    json.objects(
        "attempts",
        traffic.attempts(),
        (Attempt attempt) -> {
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

  void undecided() {
    json.objects(
        "undecided",
        traffic.undecided(),
        (UndecidedConnection each) -> {
          json.field("capture", each.capture().name());
          json.field("protocol", each.protocol().name());
          json.field("one", each.one().toString());
          json.field("other", each.other().toString());
          json.field("connections", each.tally().connections());
          json.field("packets", each.tally().packets());
          json.sighting("first", each.tally().first());
          json.sighting("last", each.tally().last());
        });
  }

  /** Names worth a line: those that do not exist, whose answers change, or that nobody answered. */
  void lookups() {
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
    json.objects(
        "lookups",
        worthALine,
        (Resolved each) -> {
          Lookup lookup = each.lookup();
          json.field("workload", each.workload().toString());
          json.field("name", lookup.name());
          json.field("capture", lookup.capture().name());
          json.field("nxDomain", lookup.responseCodes().getOrDefault(NX_DOMAIN, 0L));
          json.field("unanswered", lookup.unanswered());
          json.field("differingAnswers", lookup.differingAnswers());
          json.texts("addresses", lookup.addresses());
          json.texts("resolvers", lookup.resolvers());
          json.sighting("first", lookup.first());
          json.sighting("last", lookup.last());
        });
  }

  void groups() {
    List<List<String>> groups = new ArrayList<>();
    for (SortedSet<Peer> group : traffic.graph().groups()) {
      groups.add(group.stream().map(Peer::toString).toList());
    }
    json.objects("groups", groups, (List<String> group) -> json.texts("peers", group));
  }

  private void writeRoute(Route route) {
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

  private void writeEvidence(EdgeEvidence evidence) {
    json.field("connections", evidence.connections());
    TreeSet<String> states = new TreeSet<>();
    evidence.states().forEach(state -> states.add(ConnectionRows.name(state)));
    json.texts("states", states);
    json.texts("openedBy", evidence.evidence().stream().map(ReportTraffic::word).toList());
    json.field("seenAtOriginator", evidence.seenAtOriginator());
    json.field("seenAtResponder", evidence.seenAtResponder());
    json.sighting("first", evidence.first());
    json.sighting("last", evidence.last());
  }

  static void writeConnection(ReportWriter json, Connection connection) {
    Evidence evidence = connection.evidence();
    json.field("capture", connection.capture().name());
    json.field("originator", connection.originator().toString());
    json.field("responder", connection.responder().toString());
    json.field("port", connection.port().toString());
    json.field("state", ConnectionRows.name(connection.state()));
    json.field("openedBy", word(evidence));
    if (connection.loopback()) {
      json.field("loopback", true);
    }
    json.field("connections", connection.tally().connections());
    json.field("packets", connection.tally().packets());
    json.sighting("first", connection.tally().first());
    json.sighting("last", connection.tally().last());
  }

  private void writeIfAny(String name, SortedSet<?> values) {
    if (!values.isEmpty()) {
      json.texts(name, values);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
