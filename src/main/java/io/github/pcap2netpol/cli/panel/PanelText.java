package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.answer.review.Review;
import io.github.pcap2netpol.answer.review.ReviewLine;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.output.text.SafeText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The lines of a review as text. */
final class PanelText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Wider names are not aligned. */
  private static final int WIDEST = 40;

  private PanelText() {}

  /**
   * A row of the panel.
   *
   * @param text its text
   * @param number the number of its line; 0 for the name of a workload
   * @param facts the end of the text, which a narrow screen has no room for
   */
  record Row(String text, int number, String facts) {}

  /** The rows of all lines that are shown, under their workloads. */
  static List<Row> rows(Review review) {
    List<ReviewLine> shown = review.shown();
    int digits = String.valueOf(review.lines().size()).length();
    int width =
        shown.stream()
            .mapToInt(line -> other(line).length())
            .filter(w -> w <= WIDEST)
            .max()
            .orElse(0);
    int port = shown.stream().mapToInt(line -> line.port().toString().length()).max().orElse(0);
    List<Row> rows = new ArrayList<>();
    String workload = "";
    for (ReviewLine line : shown) {
      if (!line.workload().equals(workload)) {
        workload = line.workload();
        rows.add(new Row(SafeText.oneLine(workload), 0, ""));
      }
      String facts = SafeText.oneLine(facts(line));
      String text =
          String.format(
              Locale.ROOT,
              "%" + (digits + 2) + "d %s %-" + Math.max(1, width) + "s  %-" + port + "s  %s",
              line.number(),
              box(review, line),
              SafeText.oneLine(other(line)),
              line.port(),
              facts);
      rows.add(new Row(text.stripTrailing(), line.number(), facts));
    }
    return rows;
  }

  /** The end that is not in the heading. */
  private static String other(ReviewLine line) {
    return line.workload().equals(line.from()) ? "to " + line.to() : "from " + line.from();
  }

  private static String box(Review review, ReviewLine line) {
    if (!line.isOpen()) {
      return "   ";
    }
    return review
        .ruling(line)
        .map(
            ruling ->
                switch (ruling) {
                  case ALLOW -> "[x]";
                  case DENY -> "[-]";
                })
        .orElse("[ ]");
  }

  private static String facts(ReviewLine line) {
    List<String> facts = new ArrayList<>();
    if (line.connections() > 0) {
      String first = line.first().map(PanelText::time).orElse("");
      String last = line.last().map(PanelText::time).orElse("");
      facts.add(line.connections() + "x " + first + (first.equals(last) ? "" : "-" + last));
    }
    line.marks().forEach(mark -> facts.add(mark.word().toUpperCase(Locale.ROOT)));
    if (!line.services().isEmpty()) {
      facts.add("Service " + String.join(", ", line.services()));
    }
    if (!line.openedBy().isEmpty()) {
      facts.add(line.openedBy().stream().map(PanelText::word).collect(Collectors.joining(", ")));
    }
    return String.join("  ", facts);
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String word(Evidence evidence) {
    return evidence.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
