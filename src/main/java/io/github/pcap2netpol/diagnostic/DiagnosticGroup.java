package io.github.pcap2netpol.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same finding in several places, shown once.
 *
 * @param severity how much it matters
 * @param code what kind of thing it is
 * @param places where, at least one, in order
 * @param message what was wrong and what to do
 * @param count how often it happened in all places together, at least once in each
 */
public record DiagnosticGroup(
    Severity severity, String code, List<String> places, String message, long count) {
  /** What grouped diagnostics have in common: everything but place and count. */
  private record Kind(Severity severity, String code, String message) {}

  public DiagnosticGroup {
    places = List.copyOf(places);
  }

  /** Groups diagnostics. A group takes the position of its first member. */
  public static List<DiagnosticGroup> of(List<Diagnostic> diagnostics) {
    Map<Kind, List<Diagnostic>> groups = new LinkedHashMap<>();
    for (Diagnostic each : diagnostics) {
      groups
          .computeIfAbsent(
              new Kind(each.severity(), each.code(), each.message()), kind -> new ArrayList<>())
          .add(each);
    }
    List<DiagnosticGroup> result = new ArrayList<>();
    groups.forEach(
        (kind, same) ->
            result.add(
                new DiagnosticGroup(
                    kind.severity(),
                    kind.code(),
                    same.stream().map(Diagnostic::place).toList(),
                    kind.message(),
                    same.stream().mapToLong(Diagnostic::count).sum())));
    return result;
  }

  /**
   * The places on one line, for example {@code Pod shop/a, b, and 7 more}: the part before the last
   * slash is not repeated. Empty if the finding concerns the whole run.
   *
   * @param most the most places to name; a single further one is named rather than counted
   */
  public String placesText(int most) {
    int named = places.size() <= most + 1 ? places.size() : most;
    StringBuilder text = new StringBuilder();
    String before = "";
    for (String place : places.subList(0, named)) {
      String start = place.substring(0, place.lastIndexOf('/') + 1);
      text.append(text.isEmpty() ? "" : ", ")
          .append(
              !start.isEmpty() && start.equals(before) ? place.substring(start.length()) : place);
      before = start;
    }
    return named < places.size()
        ? text + " and " + (places.size() - named) + " more"
        : text.toString();
  }

  /** Whether it happened more often than there are places. */
  public boolean isRepeated() {
    return count > places.size();
  }
}
