package io.github.pcap2netpol.output.graph;

import io.github.pcap2netpol.output.text.SafeText;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The DOT language, as far as a directed graph needs it. Every identifier and value is a quoted
 * string, so that no text can end it, become HTML or a record, or be taken for a keyword.
 */
final class DotText {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  DotText comment(String text) {
    return line("// " + SafeText.oneLine(text));
  }

  DotText open(String head) {
    line(head + " {");
    depth++;
    return this;
  }

  DotText close() {
    depth--;
    return line("}");
  }

  DotText blank() {
    out.append('\n');
    return this;
  }

  /** Attributes of the graph or cluster that is open. */
  DotText attributes(Map<String, String> attributes) {
    new TreeMap<>(attributes).forEach((name, value) -> line(name + "=\"" + value + "\";"));
    return this;
  }

  /** Attributes of all nodes, or all edges, that follow. */
  DotText defaults(String element, Map<String, String> attributes) {
    return line(element + list(attributes) + ";");
  }

  DotText node(String id, Map<String, String> attributes) {
    return line(quoted(id) + list(attributes) + ";");
  }

  DotText edge(String from, String to, Map<String, String> attributes) {
    return line(quoted(from) + " -> " + quoted(to) + list(attributes) + ";");
  }

  private DotText line(String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
    return this;
  }

  private static String list(Map<String, String> attributes) {
    return attributes.isEmpty()
        ? ""
        : new TreeMap<>(attributes)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", ", " [", "]"));
  }

  static String quoted(String id) {
    return '"' + literal(id) + '"';
  }

  /**
   * Untrusted text inside a quoted string, to be shown as it is: no quote, no escape sequence, no
   * HTML entity (Graphviz decodes those in labels).
   */
  static String literal(String text) {
    return SafeText.oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
