package io.github.pcap2netpol.cli.panel;

import io.github.pcap2netpol.decision.Decision.Ruling;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command typed into the panel. */
sealed interface PanelCommand {
  /** Allow or deny lines. */
  record Decide(Ruling ruling, Lines lines) implements PanelCommand {}

  /** Take back what was decided about lines. */
  record Undo(Lines lines) implements PanelCommand {}

  /** Explain a line. */
  record Explain(Lines lines) implements PanelCommand {}

  /** Show lines with this text only; "" for all. */
  record Find(String text) implements PanelCommand {}

  /** Show lines of this namespace only; "" for all. */
  record InNamespace(String namespace) implements PanelCommand {}

  /** Commands without arguments. */
  enum Plain implements PanelCommand {
    /** Write policies, and end. */
    GENERATE,
    /** Write the decisions. */
    WRITE,
    /** End without policies. */
    QUIT,
    /** Show lines that were decided before, or hide them again. */
    ALL,
    /** Show the lines again. */
    LIST,
    HELP,
    NOTHING
  }

  /** Text that is not a command. */
  record Unknown(String text) implements PanelCommand {}

  /**
   * Some lines.
   *
   * @param numbers which; empty if {@code all} is set, or none was named
   * @param all whether all that are shown
   */
  record Lines(SortedSet<Integer> numbers, boolean all) {
    /** No line was named. */
    static final Lines UNNAMED = new Lines(new TreeSet<>(), false);

    boolean isUnnamed() {
      return numbers.isEmpty() && !all;
    }
  }

  /** The commands, a line each. */
  String HELP =
      """
      s N   allow connection N, lines as in 3, 3-9 or 1,4,7-9; * is all that are shown
      c N   deny it, likewise                        u N   take that back
      ? N   explain it                               l     list the connections again
      /TEXT show those with TEXT; / alone shows all  a     show those that were decided before, too
      n NS  show those of a namespace; n alone: all  w     write the decisions
      g     write decisions and policies, and end    q     end without policies
      """;

  /** The commands without arguments. */
  Map<String, Plain> PLAIN =
      Map.of(
          "", Plain.NOTHING,
          "g", Plain.GENERATE,
          "w", Plain.WRITE,
          "q", Plain.QUIT,
          "a", Plain.ALL,
          "l", Plain.LIST,
          "h", Plain.HELP,
          "help", Plain.HELP);

  Pattern FORM = Pattern.compile("([scu?])\\s*(.*)");

  /** The highest line number that is accepted. */
  int MOST = 1_000_000;

  static PanelCommand of(String typed) {
    String text = typed.strip();
    if (text.startsWith("/")) {
      return new Find(text.substring(1).strip());
    }
    if (text.equals("n") || text.startsWith("n ")) {
      return new InNamespace(text.substring(1).strip());
    }
    PanelCommand plain = PLAIN.get(text);
    if (plain != null) {
      return plain;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return new Unknown(text);
    }
    Lines lines = lines(form.group(2));
    if (lines.isUnnamed() && !form.group(2).isEmpty()) {
      return new Unknown(text);
    }
    return switch (form.group(1)) {
      case "s" -> new Decide(Ruling.ALLOW, lines);
      case "c" -> new Decide(Ruling.DENY, lines);
      case "u" -> new Undo(lines);
      default -> new Explain(lines);
    };
  }

  /** Parses line numbers; unnamed if the text has another form. */
  private static Lines lines(String text) {
    if (text.strip().equals("*")) {
      return new Lines(new TreeSet<>(), true);
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String part : text.strip().split("[,\\s]+", -1)) {
      Matcher range = Pattern.compile("([0-9]{1,7})(?:-([0-9]{1,7}))?").matcher(part);
      if (!range.matches()) {
        return Lines.UNNAMED;
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first < 1 || last < first || last > MOST) {
        return Lines.UNNAMED;
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return new Lines(numbers, false);
  }
}
