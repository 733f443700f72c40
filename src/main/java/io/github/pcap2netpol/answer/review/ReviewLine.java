package io.github.pcap2netpol.answer.review;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One kind of connections: all from one caller to one callee at one port.
 *
 * @param number by which people refer to it, from 1
 * @param workload the workload it is listed under, for people
 * @param from who calls, for people
 * @param to who is called, for people
 * @param services the Services through which, as namespace/name
 * @param port the callee's own port
 * @param subject what it is about
 * @param marks what to pay attention to
 */
public record ReviewLine(
    int number,
    String workload,
    String from,
    String to,
    SortedSet<String> services,
    PortProtocol port,
    Subject subject,
    SortedSet<Mark> marks) {
  public ReviewLine {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
  }

  /** What a line is about. */
  public sealed interface Subject {}

  /**
   * Traffic that policies allow unless it is denied.
   *
   * @param edges at least one; several if an outside name has several addresses
   * @param from how a decision names the caller
   * @param to how it names the callee
   */
  public record Calls(List<TrafficEdge> edges, String from, String to) implements Subject {
    public Calls {
      edges = List.copyOf(edges);
    }
  }

  /** A port that is open to the outside unless that is denied. */
  public record Exposed(Exposure exposure) implements Subject {}

  /**
   * Failed attempts, which policies never allow.
   *
   * @param attempts how many
   * @param first the earliest
   * @param last the latest
   */
  public record Attempts(long attempts, Instant first, Instant last) implements Subject {}

  /** What to pay attention to in a line. */
  public enum Mark {
    INFERRED,
    AGREED,
    ONCE_ONLY,
    OUTSIDE,
    REFUSED,
    UNANSWERED;

    /** For people. */
    public String word() {
      return switch (this) {
        case INFERRED -> "inferred";
        case AGREED -> "agreed";
        case ONCE_ONLY -> "once only";
        case OUTSIDE -> "outside";
        case REFUSED -> "refused";
        case UNANSWERED -> "unanswered";
      };
    }
  }

  /** Whether there is something to decide. */
  public boolean isOpen() {
    return !(subject instanceof Attempts);
  }

  /** How many connections were observed. */
  public long connections() {
    return subject instanceof Attempts vain
        ? vain.attempts()
        : evidence().stream().mapToLong(EdgeEvidence::connections).sum();
  }

  /** When the first of them was observed. */
  public Optional<Instant> first() {
    return subject instanceof Attempts vain
        ? Optional.of(vain.first())
        : evidence().stream().map(each -> each.first().time()).min(Instant::compareTo);
  }

  /** When the last of them was observed. */
  public Optional<Instant> last() {
    return subject instanceof Attempts vain
        ? Optional.of(vain.last())
        : evidence().stream().map(each -> each.last().time()).max(Instant::compareTo);
  }

  /** How it is known who opened them. */
  public SortedSet<Evidence> openedBy() {
    SortedSet<Evidence> all = new TreeSet<>();
    evidence().forEach(each -> all.addAll(each.evidence()));
    return all;
  }

  private List<EdgeEvidence> evidence() {
    if (subject instanceof Exposed exposed) {
      return List.of(exposed.exposure().basis().evidence());
    }
    return subject instanceof Calls calls
        ? calls.edges().stream()
            .filter(edge -> !edge.isInferred())
            .flatMap(edge -> edge.evidence().stream())
            .toList()
        : List.of();
  }

  /** How a decision names the caller. */
  String decidedFrom() {
    return subject instanceof Calls calls ? calls.from() : "outside";
  }

  /** How a decision names the callee. */
  String decidedTo() {
    return subject instanceof Calls calls
        ? calls.to()
        : subject instanceof Exposed exposed ? exposed.exposure().workload().toString() : to;
  }
}
