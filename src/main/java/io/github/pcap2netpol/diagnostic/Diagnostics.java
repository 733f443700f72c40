package io.github.pcap2netpol.diagnostic;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Collects diagnostics from any thread. A repeated diagnostic (equal but for its count) adds to the
 * count. Memory is bounded: for each code the first {@value #MOST_PLACES} places are kept, and all
 * others are counted together.
 */
public final class Diagnostics {
  /** How many distinct places and messages are kept for one code. */
  public static final int MOST_PLACES = 200;

  /** Stands for all namespaces; no namespace has this name. */
  private static final String ALL = "";

  private static final String FURTHER = "The same at further places.";

  private final Map<String, TreeMap<Diagnostic, Long>> byCode = new HashMap<>();
  private final Map<String, Diagnostic> overflow = new HashMap<>();
  private final Map<Diagnostic, Set<String>> namespaces = new HashMap<>();

  public void add(Diagnostic diagnostic) {
    add(diagnostic, List.of());
  }

  /**
   * Adds a finding that only matters to the policies of some namespaces.
   *
   * @param concerned these namespaces; empty if it matters to all
   */
  public synchronized void add(Diagnostic diagnostic, Collection<String> concerned) {
    Diagnostic key = counted(diagnostic, 1);
    TreeMap<Diagnostic, Long> places =
        byCode.computeIfAbsent(diagnostic.code(), code -> new TreeMap<>());
    places.merge(key, diagnostic.count(), Long::sum);
    concern(key, concerned.isEmpty() ? List.of(ALL) : concerned);
    if (places.size() > MOST_PLACES) {
      // Drop the last in order, not the last to arrive: threads must not affect the result.
      Map.Entry<Diagnostic, Long> last = places.pollLastEntry();
      concern(ofOverflow(diagnostic.code()), concernedBy(last.getKey()));
      namespaces.remove(last.getKey());
      overflow.merge(
          diagnostic.code(),
          new Diagnostic(
              last.getKey().severity(), last.getKey().code(), "", FURTHER, last.getValue()),
          (one, two) ->
              new Diagnostic(
                  one.severity().compareTo(two.severity()) <= 0 ? one.severity() : two.severity(),
                  one.code(),
                  one.place(),
                  one.message(),
                  one.count() + two.count()));
    }
  }

  public void addAll(Collection<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  private void concern(Diagnostic key, Collection<String> concerned) {
    namespaces.computeIfAbsent(key, any -> new TreeSet<>()).addAll(concerned);
  }

  /** The same key whatever the severity, which may rise. */
  private static Diagnostic ofOverflow(String code) {
    return Diagnostic.info(code, "", FURTHER);
  }

  /**
   * Makes warnings of severe findings that matter to none of these namespaces, because only these
   * get policies.
   */
  public synchronized void lowerOutside(Set<String> kept) {
    byCode.replaceAll(
        (code, places) -> {
          TreeMap<Diagnostic, Long> lowered = new TreeMap<>();
          places.forEach(
              (each, count) ->
                  lowered.merge(lowered(each, concernedBy(each), kept), count, Long::sum));
          return lowered;
        });
    overflow.replaceAll((code, rest) -> lowered(rest, concernedBy(ofOverflow(code)), kept));
  }

  private Set<String> concernedBy(Diagnostic key) {
    return namespaces.getOrDefault(key, Set.of(ALL));
  }

  private static Diagnostic lowered(Diagnostic found, Set<String> concerned, Set<String> kept) {
    return found.severity() != Severity.SEVERE
            || concerned.contains(ALL)
            || !Collections.disjoint(concerned, kept)
        ? found
        : new Diagnostic(
            Severity.WARNING,
            found.code(),
            found.place(),
            found.message()
                + " This is not severe, since no policies are written for "
                + String.join(", ", concerned)
                + ".",
            found.count());
  }

  /** Everything collected so far, most severe first. */
  public synchronized List<Diagnostic> sorted() {
    return Stream.concat(
            byCode.values().stream()
                .flatMap(places -> places.entrySet().stream())
                .map(entry -> counted(entry.getKey(), entry.getValue())),
            overflow.values().stream())
        .sorted()
        .toList();
  }

  private static Diagnostic counted(Diagnostic diagnostic, long count) {
    return new Diagnostic(
        diagnostic.severity(), diagnostic.code(), diagnostic.place(), diagnostic.message(), count);
  }
}
