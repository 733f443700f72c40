package io.github.pcap2netpol.diagnostic;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Collects diagnostics, from any thread. The same diagnostic again (all but the count equal) adds
 * to its count. Memory is bounded: of one code, the first {@value #MOST_PLACES} places are kept one
 * by one, the others are counted together.
 */
public final class Diagnostics {
  /** How many distinct places and messages of one code are kept. */
  public static final int MOST_PLACES = 200;

  private final Map<String, TreeMap<Diagnostic, Long>> byCode = new HashMap<>();
  private final Map<String, Diagnostic> overflow = new HashMap<>();

  public synchronized void add(Diagnostic diagnostic) {
    Diagnostic key = counted(diagnostic, 1);
    TreeMap<Diagnostic, Long> places =
        byCode.computeIfAbsent(diagnostic.code(), code -> new TreeMap<>());
    places.merge(key, diagnostic.count(), Long::sum);
    if (places.size() > MOST_PLACES) {
      // The last in order goes, not the last to come: threads must not show in the result.
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

  /** What was collected so far, most severe first. */
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
