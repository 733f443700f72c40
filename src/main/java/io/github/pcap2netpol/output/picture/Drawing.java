package io.github.pcap2netpol.output.picture;

import java.util.List;

/**
 * A sketch in which everything has a position. Units are those of SVG; y grows downwards.
 *
 * @param title what it is a picture of
 * @param width of the whole drawing
 * @param height of the whole drawing
 * @param frames one around the boxes of each namespace
 * @param boxes the boxes
 * @param lines the arrows
 * @param notes remarks below the drawing about what it leaves out
 */
record Drawing(
    String title,
    double width,
    double height,
    List<Frame> frames,
    List<PlacedBox> boxes,
    List<Line> lines,
    List<String> notes) {
  Drawing {
    frames = List.copyOf(frames);
    boxes = List.copyOf(boxes);
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  record Point(double x, double y) {}

  record Area(double x, double y, double width, double height) {
    double middle() {
      return x + width / 2;
    }
  }

  /** A frame around the boxes of a namespace. */
  record Frame(String namespace, Area area) {}

  /**
   * A box.
   *
   * @param label its lines as they are written, shortened where they are too long
   */
  record PlacedBox(Box box, Area area, List<String> label) {
    PlacedBox {
      label = List.copyOf(label);
    }
  }

  /**
   * An arrow.
   *
   * @param points at least two; straight lines join them
   * @param label where its label is
   */
  record Line(Arrow arrow, List<Point> points, Area label) {
    Line {
      points = List.copyOf(points);
    }
  }
}
