package io.github.pcap2netpol.cli.panel;

import java.util.ArrayList;
import java.util.List;

/** An answer shown on the screen in place of the connections. It can be scrolled. */
final class AnswerPage {
  private final List<String> lines;
  private int top;

  AnswerPage(List<String> lines) {
    this.lines = List.copyOf(lines);
  }

  /** Scrolls if the key is one for that, and returns whether it is. */
  boolean scrolls(Key key, int width, int room) {
    int all = rows(width).size();
    int by =
        switch (key.kind()) {
          case UP -> -1;
          case DOWN -> 1;
          case PAGE_UP -> -room;
          case PAGE_DOWN -> room;
          case HOME -> -all;
          case END -> all;
          default -> 0;
        };
    top = Math.max(0, Math.min(top + by, all - room));
    return by != 0;
  }

  /** Whether a key only closes the page. Any other that does not scroll acts on the lines too. */
  static boolean isClosedBy(Key key) {
    return switch (key.kind()) {
      case ENTER, ESCAPE -> true;
      case CHARACTER -> key.character() == ' ';
      default -> false;
    };
  }

  /** The rows that fit. */
  List<String> shown(int width, int room) {
    return rows(width).stream().skip(top).limit(room).toList();
  }

  /** Which rows are shown, as text. */
  String place(int width, int room) {
    int all = rows(width).size();
    int last = Math.min(all, top + room);
    return "lines " + Math.min(last, top + 1) + " to " + last + " of " + all;
  }

  private List<String> rows(int width) {
    List<String> rows = new ArrayList<>();
    for (String line : lines) {
      int start = 0;
      // Escape sequences take no room; lines with them are short.
      while (line.indexOf('\033') < 0 && line.length() - start > width) {
        rows.add(line.substring(start, start + width));
        start += width;
      }
      rows.add(line.substring(start));
    }
    return rows;
  }
}
