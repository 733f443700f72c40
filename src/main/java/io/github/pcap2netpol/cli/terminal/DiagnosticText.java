package io.github.pcap2netpol.cli.terminal;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.DiagnosticGroup;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.output.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats diagnostics as lines for people. */
final class DiagnosticText {
  /** How many with the same code are shown before the rest is only counted. */
  static final int MOST_OF_A_CODE = 5;

  /** How many places with the same message are named before the rest is only counted. */
  static final int MOST_PLACES = 12;

  private DiagnosticText() {}

  /**
   * One line per diagnostic, as in {@code warning: [code] place: message}, in the order given.
   * Equal messages for several places are combined.
   */
  static List<String> lines(List<Diagnostic> diagnostics, Verbosity verbosity, Coloring coloring) {
    List<String> lines = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      if (isShown(severity, verbosity)) {
        Map<String, List<DiagnosticGroup>> byCode = new LinkedHashMap<>();
        DiagnosticGroup.of(diagnostics).stream()
            .filter(diagnostic -> diagnostic.severity() == severity)
            .forEach(
                diagnostic ->
                    byCode
                        .computeIfAbsent(diagnostic.code(), code -> new ArrayList<>())
                        .add(diagnostic));
        byCode.forEach(
            (code, same) -> {
              // Saying "one more" takes as much room as that one.
              int shown =
                  verbosity == Verbosity.VERBOSE || same.size() <= MOST_OF_A_CODE + 1
                      ? same.size()
                      : MOST_OF_A_CODE;
              same.subList(0, shown).forEach(one -> lines.add(line(one, verbosity, coloring)));
              if (shown < same.size()) {
                lines.add(
                    start(severity, code, coloring)
                        + "and "
                        + (same.size() - shown)
                        + " more like this (-v shows them)");
              }
            });
      }
    }
    return lines;
  }

  private static boolean isShown(Severity severity, Verbosity verbosity) {
    return switch (severity) {
      case SEVERE -> true;
      case WARNING -> verbosity != Verbosity.QUIET;
      case INFO -> verbosity == Verbosity.VERBOSE;
    };
  }

  private static String line(DiagnosticGroup diagnostic, Verbosity verbosity, Coloring coloring) {
    String places =
        diagnostic.placesText(
            verbosity == Verbosity.VERBOSE ? diagnostic.places().size() : MOST_PLACES);
    return start(diagnostic.severity(), diagnostic.code(), coloring)
        + (places.isEmpty() ? "" : SafeText.oneLine(places) + ": ")
        + SafeText.oneLine(diagnostic.message())
        + (diagnostic.isRepeated() ? " (" + diagnostic.count() + " times)" : "");
  }

  private static String start(Severity severity, String code, Coloring coloring) {
    String word =
        switch (severity) {
          case SEVERE -> coloring.red("severe:");
          case WARNING -> coloring.yellow("warning:");
          case INFO -> "info:";
        };
    return word + " [" + code + "] ";
  }
}
