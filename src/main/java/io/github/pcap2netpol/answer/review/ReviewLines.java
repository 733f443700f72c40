package io.github.pcap2netpol.answer.review;

import io.github.pcap2netpol.answer.review.ReviewLine.Attempts;
import io.github.pcap2netpol.answer.review.ReviewLine.Calls;
import io.github.pcap2netpol.answer.review.ReviewLine.Exposed;
import io.github.pcap2netpol.answer.review.ReviewLine.Mark;
import io.github.pcap2netpol.answer.review.ReviewLine.Subject;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.decision.DecisionsText;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Makes lines from traffic, grouped by the calling workload, or the one called from outside. */
public final class ReviewLines {
  /** The names of peers. */
  private final Function<Peer, String> names;

  private final List<Draft> drafts = new ArrayList<>();

  /** Edges with the same key are one line. */
  private record Key(Peer of, String from, String to, PortProtocol port)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::of)
            .thenComparing(Key::from)
            .thenComparing(Key::to)
            .thenComparing(Key::port);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Draft(
      Key key, SortedSet<String> services, Subject subject, SortedSet<Mark> marks) {}

  private ReviewLines(Function<Peer, String> names) {
    this.names = names;
  }

  /**
   * The lines, numbered in order. Name resolution is not up for decision and has no lines.
   *
   * @param names what people call a peer
   */
  public static List<ReviewLine> of(TrafficMap traffic, Function<Peer, String> names) {
    ReviewLines lines = new ReviewLines(names);
    lines.addCalls(traffic);
    traffic.exposures().forEach(lines::addExposed);
    lines.addAttempts(traffic);
    lines.drafts.sort(
        Comparator.comparing(Draft::key)
            .thenComparing(draft -> draft.subject() instanceof Attempts));
    List<ReviewLine> all = new ArrayList<>();
    for (Draft draft : lines.drafts) {
      all.add(
          new ReviewLine(
              all.size() + 1,
              names.apply(draft.key().of()),
              draft.key().from(),
              draft.key().to(),
              draft.services(),
              draft.key().port(),
              draft.subject(),
              draft.marks()));
    }
    return List.copyOf(all);
  }

  private void addCalls(TrafficMap traffic) {
    Map<Key, List<TrafficEdge>> byKey = new TreeMap<>();
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (!edge.isDns()) {
        Peer of = edge.from() instanceof Peer.WorkloadPeer ? edge.from() : edge.to();
        byKey
            .computeIfAbsent(
                new Key(of, name(edge.from(), edge), name(edge.to(), edge), edge.port()),
                none -> new ArrayList<>())
            .add(edge);
      }
    }
    byKey.forEach(
        (key, edges) -> {
          TreeSet<String> services = new TreeSet<>();
          edges.stream()
              .flatMap(edge -> edge.routes().stream())
              .flatMap(route -> route.viaService().stream())
              .forEach(service -> services.add(service.toString()));
          TrafficEdge first = edges.get(0);
          drafts.add(
              new Draft(
                  key,
                  services,
                  new Calls(
                      edges,
                      DecisionsText.party(first.from(), first.names()),
                      DecisionsText.party(first.to(), first.names())),
                  marks(edges)));
        });
  }

  private String name(Peer peer, TrafficEdge edge) {
    return peer instanceof Peer.ExternalPeer && !edge.names().isEmpty()
        ? String.join(" or ", edge.names())
        : names.apply(peer);
  }

  private static SortedSet<Mark> marks(List<TrafficEdge> edges) {
    TreeSet<Mark> marks = new TreeSet<>();
    if (edges.stream().allMatch(TrafficEdge::isInferred)) {
      marks.add(edges.get(0).isAgreed() ? Mark.AGREED : Mark.INFERRED);
    } else if (edges.stream()
            .filter(edge -> !edge.isInferred())
            .flatMap(edge -> edge.evidence().stream())
            .mapToLong(evidence -> evidence.connections())
            .sum()
        == 1) {
      marks.add(Mark.ONCE_ONLY);
    }
    if (edges.stream()
        .anyMatch(
            edge ->
                edge.from() instanceof Peer.ExternalPeer
                    || edge.to() instanceof Peer.ExternalPeer)) {
      marks.add(Mark.OUTSIDE);
    }
    return marks;
  }

  private void addExposed(Exposure exposure) {
    Peer of = new Peer.WorkloadPeer(exposure.workload());
    TreeSet<String> services = new TreeSet<>();
    exposure.services().forEach(service -> services.add(service.toString()));
    TreeSet<Mark> marks = new TreeSet<>(List.of(Mark.OUTSIDE));
    if (exposure.basis().certainty() == Exposure.Certainty.OWN_NODE) {
      marks.add(Mark.INFERRED);
    } else if (exposure.basis().evidence().connections() == 1) {
      marks.add(Mark.ONCE_ONLY);
    }
    drafts.add(
        new Draft(
            new Key(of, "anyone outside", names.apply(of), exposure.port()),
            services,
            new Exposed(exposure),
            marks));
  }

  private void addAttempts(TrafficMap traffic) {
    Map<Key, List<Attempt>> byKey = new TreeMap<>();
    for (Attempt attempt : traffic.attempts()) {
      Peer called = attempt.to().isEmpty() ? attempt.from() : attempt.to().get(0);
      Peer of = attempt.from() instanceof Peer.WorkloadPeer ? attempt.from() : called;
      String to =
          attempt.to().isEmpty()
              ? attempt.connection().responder().toString()
              : String.join(" or ", attempt.to().stream().map(names).toList());
      PortProtocol port =
          attempt.flows().isEmpty() ? attempt.connection().port() : attempt.flows().get(0).port();
      byKey
          .computeIfAbsent(
              new Key(of, names.apply(attempt.from()), to, port), none -> new ArrayList<>())
          .add(attempt);
    }
    byKey.forEach((key, attempts) -> drafts.add(draft(key, attempts)));
  }

  private static Draft draft(Key key, List<Attempt> attempts) {
    TreeSet<Mark> marks = new TreeSet<>();
    long count = 0;
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (Attempt attempt : attempts) {
      marks.add(attempt.connection().state() == State.REFUSED ? Mark.REFUSED : Mark.UNANSWERED);
      count += attempt.connection().tally().connections();
      Instant begun = attempt.connection().tally().first().time();
      Instant ended = attempt.connection().tally().last().time();
      first = begun.isBefore(first) ? begun : first;
      last = ended.isAfter(last) ? ended : last;
    }
    return new Draft(key, new TreeSet<>(), new Attempts(count, first, last), marks);
  }
}
