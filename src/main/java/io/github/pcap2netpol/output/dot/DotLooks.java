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

  private DotLooks() {}
}
