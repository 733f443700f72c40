package io.github.pcap2netpol.diagnostic;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Collects diagnostics from any thread. A repeated diagnostic (equal but for its count) adds to the
 * count. Memory is bounded: for each code the first {@value #MOST_PLACES} places are kept, and all
 * others are counted together.
 */
public final class Diagnostics {
  /** How many distinct places and messages are kept for one code. */
  public static final int MOST_PLACES = 200;

  private final Map<String, TreeMap<Diagnostic, Long>> byCode = new HashMap<>();
  private final Map<String, Diagnostic> overflow = new HashMap<>();

  public synchronized void add(Diagnostic diagnostic) {
    Diagnostic key = counted(diagnostic, 1);
    TreeMap<Diagnostic, Long> places =
        byCode.computeIfAbsent(diagnostic.code(), code -> new TreeMap<>());
    places.merge(key, diagnostic.count(), Long::sum);
    if (places.size() > MOST_PLACES) {
      // Drop the last in order, not the last to arrive: threads must not affect the result.
      Map.Entry<Diagnostic, Long> last = places.pollLastEntry();
      overflow.merge(
          diagnostic.code(),
          new Diagnostic(
              last.getKey().severity(),
              last.getKey().code(),
              "",
              "The same at further places.",
              last.getValue()),
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
