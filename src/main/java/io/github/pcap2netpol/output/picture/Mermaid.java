package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.text.SafeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A sketch as a Mermaid flowchart. Boxes are numbered, so no name can act as syntax; in labels,
 * everything but letters, digits and a few marks is written as a character code.
 */
final class Mermaid {
  private static final String PLAIN = " .,-/()";

  private Mermaid() {}

  static String text(Sketch sketch) {
    StringBuilder out = new StringBuilder("flowchart LR\n");
    Map<Box, String> ids = new HashMap<>();
    Map<String, StringBuilder> groups = new TreeMap<>();
    for (Box box : sketch.boxes()) {
      String id = "n" + ids.size();
      ids.put(box, id);
      groups
          .computeIfAbsent(box.group(), none -> new StringBuilder())
          .append(box.group().isEmpty() ? "  " : "    ")
          .append(id)
          .append(shaped(box))
          .append('\n');
    }
    int number = 0;
    for (Map.Entry<String, StringBuilder> group : groups.entrySet()) {
      if (group.getKey().isEmpty()) {
        out.append(group.getValue());
      } else {
        out.append("  subgraph g")
            .append(number++)
            .append("[\"")
            .append(literal(group.getKey()))
            .append("\"]\n")
            .append(group.getValue())
            .append("  end\n");
      }
    }
    for (Arrow arrow : sketch.arrows()) {
      out.append("  ")
          .append(ids.get(arrow.from()))
          .append(line(arrow.kind()))
          .append("|\"")
          .append(label(arrow.label()))
          .append("\"|")
          .append(ids.get(arrow.to()))
          .append('\n');
    }
    return out.toString();
  }

  private static String shaped(Box box) {
    String label = "\"" + label(box.label()) + "\"";
    return switch (box.kind()) {
      case CAPTURED -> "(" + label + ")";
      case UNCAPTURED -> "([" + label + "])";
      case NAMESPACE -> "[[" + label + "]]";
      case NODE, API_SERVER -> "{{" + label + "}}";
      case OUTSIDE -> "[" + label + "]";
    };
  }

  private static String line(Arrow.Kind kind) {
    return switch (kind) {
      case SEEN -> "-->";
      case INFERRED -> "-.->";
      case DENIED -> "==x";
      case REFUSED -> "--x";
    };
  }

  private static String label(List<String> lines) {
    return lines.stream().map(Mermaid::literal).collect(Collectors.joining("<br/>"));
  }

  /** A name as part of a label, in which nothing is syntax. */
  static String literal(String text) {
    StringBuilder out = new StringBuilder();
    SafeText.oneLine(text)
        .codePoints()
        .forEach(
            point -> {
              if (Character.isLetterOrDigit(point) || PLAIN.indexOf(point) >= 0) {
                out.appendCodePoint(point);
              } else {
                out.append('#').append(point).append(';');
              }
            });
    return out.toString();
  }
}
