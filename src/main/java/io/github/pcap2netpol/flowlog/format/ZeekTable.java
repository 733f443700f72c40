package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.flowlog.model.FlowSink;
import io.github.pcap2netpol.flowlog.model.Unused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Zeek's tab-separated text. Lines that begin with # are the header: they name the separator, the
 * fields, and the text for a field that is not set. Several logs may follow each other.
 */
final class ZeekTable implements RecordText.Lines {
  private static final int MOST_FIELDS = 200;

  private final Row rows;
  private final FlowSink sink;
  private String separator = "\t";
  private String unset = "-";
  private boolean isOfConnections = true;
  private Map<String, Integer> columns = new HashMap<>();

  /** How many fields a row has; more than {@link #columns} if a name appears twice. */
  private int width;

  /** Receives records. */
  @FunctionalInterface
  interface Row {
    void take(Function<String, Optional<String>> fields, long line);
  }

  ZeekTable(Row rows, FlowSink sink) {
    this.rows = rows;
    this.sink = sink;
  }

  @Override
  public void line(Optional<String> text, long number) {
    String line = text.orElse("");
    if (text.isEmpty()) {
      sink.malformed(number, "a line longer than any of conn.log");
    } else if (line.startsWith("#")) {
      header(line);
    } else if (!line.isBlank()) {
      row(line, number);
    }
  }

  private void header(String line) {
    if (line.startsWith("#separator ")) {
      separator = separator(line.substring("#separator ".length()).strip());
      return;
    }
    List<String> words = split(line);
    switch (words.get(0)) {
      case "#unset_field" -> unset = words.size() > 1 ? words.get(1) : unset;
      case "#path" -> isOfConnections = words.size() < 2 || words.get(1).equals("conn");
      case "#fields" -> {
        columns = new HashMap<>();
        width = Math.min(words.size() - 1, MOST_FIELDS);
        for (int i = 1; i <= width; i++) {
          columns.putIfAbsent(words.get(i), i - 1);
        }
      }
      default -> {
        // The set separator, the types, and when the log was opened and closed.
      }
    }
  }

  /** Written as {@code \x09}. */
  private static String separator(String text) {
    return text.matches("\\\\x[0-9a-fA-F]{2}")
        ? Character.toString(Integer.parseInt(text.substring(2), 16))
        : text.isEmpty() ? "\t" : text;
  }

  private void row(String line, long number) {
    if (!isOfConnections) {
      sink.unused(Unused.OTHER_KIND);
      return;
    }
    if (columns.isEmpty()) {
      sink.malformed(number, "no line #fields before it says what its columns are");
      return;
    }
    List<String> values = split(line);
    if (values.size() < width) {
      sink.malformed(number, "it has " + values.size() + " fields instead of " + width);
      return;
    }
    rows.take(
        name -> {
          Integer column = columns.get(name);
          return column == null
              ? Optional.empty()
              : Optional.of(values.get(column)).filter(value -> !value.equals(unset));
        },
        number);
  }

  private List<String> split(String line) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = line.indexOf(separator);
        end >= 0 && parts.size() <= MOST_FIELDS;
        end = line.indexOf(separator, start)) {
      parts.add(line.substring(start, end));
      start = end + separator.length();
    }
    parts.add(line.substring(start));
    return parts;
  }
}
