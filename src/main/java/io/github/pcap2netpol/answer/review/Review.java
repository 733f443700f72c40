package io.github.pcap2netpol.answer.review;

import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.decision.DecisionsText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lines of a review, with earlier and new decisions about them.
 *
 * @param lines all of them
 * @param before the rulings of earlier decisions, by line number; lines without one are missing
 * @param now the rulings since then, by line number
 * @param filter which lines are shown
 */
public record Review(
    List<ReviewLine> lines,
    SortedMap<Integer, Ruling> before,
    SortedMap<Integer, Ruling> now,
    Filter filter) {
  public Review {
    lines = List.copyOf(lines);
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    now = Collections.unmodifiableSortedMap(new TreeMap<>(now));
  }

  /**
   * Which lines are shown.
   *
   * @param text in the caller, the callee or a Service; "" for any
   * @param namespace of the caller or callee; "" for any
   * @param decided whether lines with an earlier decision are shown too
   */
  public record Filter(String text, String namespace, boolean decided) {
    public static final Filter NEW = new Filter("", "", false);

    boolean shows(ReviewLine line, boolean wasDecided) {
      String all =
          String.join(
                  " ",
                  line.workload(),
                  line.from(),
                  line.to(),
                  line.services().toString(),
                  line.port().toString())
              .toLowerCase(Locale.ROOT);
      return (decided || !wasDecided)
          && all.contains(text.toLowerCase(Locale.ROOT))
          && (namespace.isEmpty()
              || line.from().startsWith(namespace + "/")
              || line.to().startsWith(namespace + "/"));
    }
  }

  /** A review of lines under the decisions already in force. */
  public static Review of(List<ReviewLine> lines, List<Decision> decisions) {
    SortedMap<Integer, Ruling> before = new TreeMap<>();
    for (ReviewLine line : lines) {
      ruling(line, decisions).ifPresent(ruling -> before.put(line.number(), ruling));
    }
    return new Review(lines, before, new TreeMap<>(), Filter.NEW);
  }

  private static Optional<Ruling> ruling(ReviewLine line, List<Decision> decisions) {
    List<Decision> matching =
        decisions.stream().filter(decision -> matches(line, decision)).toList();
    return matching.isEmpty()
        ? Optional.empty()
        : Optional.of(matching.get(matching.size() - 1).ruling());
  }

  private static boolean matches(ReviewLine line, Decision decision) {
    if (line.subject() instanceof ReviewLine.Calls calls) {
      return calls.edges().stream().allMatch(decision::matches);
    }
    return line.subject() instanceof ReviewLine.Exposed exposed
        && decision.matches(exposed.exposure());
  }

  /** The lines that the filter shows, in order. */
  public List<ReviewLine> shown() {
    return lines.stream()
        .filter(line -> filter.shows(line, before.containsKey(line.number())))
        .toList();
  }

  /** The ruling on a line; empty if there is none, so that it stays allowed. */
  public Optional<Ruling> ruling(ReviewLine line) {
    return Optional.ofNullable(now.get(line.number()))
        .or(() -> Optional.ofNullable(before.get(line.number())));
  }

  /** The same with these lines decided. */
  public Review decide(Collection<ReviewLine> some, Ruling ruling) {
    SortedMap<Integer, Ruling> decided = new TreeMap<>(now);
    some.stream().filter(ReviewLine::isOpen).forEach(line -> decided.put(line.number(), ruling));
    return new Review(lines, before, decided, filter);
  }

  /** The same without the new decisions about these lines. */
  public Review undo(Collection<ReviewLine> some) {
    SortedMap<Integer, Ruling> decided = new TreeMap<>(now);
    some.forEach(line -> decided.remove(line.number()));
    return new Review(lines, before, decided, filter);
  }

  /** The same with other lines shown. */
  public Review with(Filter other) {
    return new Review(lines, before, now, other);
  }

  /** The new decisions that make a difference, as elements of a file. */
  public List<String> elements() {
    List<String> elements = new ArrayList<>();
    for (ReviewLine line : lines) {
      Ruling ruling = now.get(line.number());
      if (ruling != null && ruling != before.get(line.number())) {
        elements.add(
            DecisionsText.element(ruling, line.decidedFrom(), line.decidedTo(), line.port()));
      }
    }
    return elements;
  }

  /** How many lines are undecided. */
  public long undecided() {
    return lines.stream().filter(ReviewLine::isOpen).filter(line -> ruling(line).isEmpty()).count();
  }

  /** The lines that are denied, in order. */
  public List<ReviewLine> denied() {
    return lines.stream()
        .filter(line -> ruling(line).filter(Ruling.DENY::equals).isPresent())
        .toList();
  }
}
