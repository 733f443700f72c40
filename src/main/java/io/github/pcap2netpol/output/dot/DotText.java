package io.github.pcap2netpol.output.dot;

import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The part of the DOT language that a directed graph needs. Every identifier and value is a quoted
 * string, so text can neither end the string nor turn into HTML, a record or a keyword.
 */
public final class DotText {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  DotText comment(String text) {
    return line("// " + SafeText.oneLine(text));
  }

  public DotText open(String head) {
    line(head + " {");
    depth++;
    return this;
  }

  public DotText close() {
    depth--;
    return line("}");
  }

  DotText blank() {
    out.append('\n');
    return this;
  }

  /** Attributes of the open graph or cluster. */
  public DotText attributes(Map<String, String> attributes) {
    new TreeMap<>(attributes).forEach((name, value) -> line(name + "=\"" + value + "\";"));
    return this;
  }

  /** Attributes of all nodes or edges that follow. */
  public DotText defaults(String element, Map<String, String> attributes) {
    return line(element + list(attributes) + ";");
  }

  public DotText node(String id, Map<String, String> attributes) {
    return line(quoted(id) + list(attributes) + ";");
  }

  public DotText edge(String from, String to, Map<String, String> attributes) {
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
   * Escapes untrusted text for a quoted string so that it is shown literally: no quotes, escape
   * sequences or HTML entities (Graphviz decodes those in labels).
   */
  public static String literal(String text) {
    return SafeText.oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
  }

  /** The name of the box around a namespace. */
  static String cluster(String namespace) {
    return "cluster namespace " + namespace;
  }

  /** A label of several lines, each of them escaped. */
  static String lines(List<String> lines) {
    return lines.stream().map(DotText::literal).collect(Collectors.joining("\\n"));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
