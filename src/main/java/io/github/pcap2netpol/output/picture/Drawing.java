package io.github.pcap2netpol.output.picture;

import java.util.List;

/**
 * A sketch with a place for everything. Units are those of SVG; y grows downwards.
 *
 * @param title what it is a picture of
 * @param width of all that is drawn
 * @param height of all that is drawn
 * @param frames one around the boxes of each namespace
 * @param boxes the boxes
 * @param lines the arrows
 * @param notes what is not drawn but written below
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

  /** What encloses the boxes of a namespace. */
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
   * @param label where what is written beside it stands
   */
  record Line(Arrow arrow, List<Point> points, Area label) {
    Line {
      points = List.copyOf(points);
    }
  }
}
