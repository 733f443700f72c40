package io.github.pcap2netpol.output.dot;

import java.util.Map;

/** The styles of the drawing, as attributes of Graphviz. */
final class DotLooks {
  private static final String FONT = "Helvetica,Arial,sans-serif";
  private static final String INK = "#24292f";

  static final Map<String, String> GRAPH =
      Map.of(
          "compound", "true",
          "newrank", "true",
          "rankdir", "LR",
          "fontname", FONT,
          "fontsize", "12",
          "fontcolor", INK,
          "nodesep", "0.3",
          "ranksep", "1.1",
          "bgcolor", "white",
          "pad", "0.3");

  static final Map<String, String> NODES =
      Map.of(
          "shape", "box",
          "style", "rounded,filled",
          "fontname", FONT,
          "fontsize", "12",
          "fontcolor", INK,
          "color", "#57606a",
          "fillcolor", "white",
          "height", "0.4",
          "margin", "0.16,0.08");

  static final Map<String, String> EDGES =
      Map.of(
          "fontname", FONT,
          "fontsize", "10",
          "fontcolor", "#57606a",
          "color", "#57606a",
          "arrowsize", "0.7");

  private static final Map<String, String> DASHED = Map.of("style", "dashed");

  private static final Map<String, String> FROM_OUTSIDE =
      Map.of("color", "#bf8700", "penwidth", "1.6");

  private static final Map<String, String> PERHAPS_FROM_OUTSIDE =
      Map.of("color", "#bf8700", "penwidth", "1.6", "style", "dashed");

  /** Two colours make a double line. */
  private static final Map<String, String> DENIED =
      Map.of("color", "#cf222e:#cf222e", "arrowhead", "tee");

  private DotLooks() {}

  /** What distinguishes an arrow of this style from others. */
  static Map<String, String> of(DotLine.Style style) {
    return switch (style) {
      case SEEN -> Map.of();
      case INFERRED -> DASHED;
      case FROM_OUTSIDE -> FROM_OUTSIDE;
      case PERHAPS_FROM_OUTSIDE -> PERHAPS_FROM_OUTSIDE;
      case DENIED -> DENIED;
    };
  }
}
