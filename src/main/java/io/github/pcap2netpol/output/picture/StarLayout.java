package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Line;
import io.github.pcap2netpol.output.picture.Drawing.PlacedBox;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The layout of a sketch of one box and its neighbours, as the picture of a workload is: callers at
 * the left, what it calls at the right, and between them the box itself, high enough for each arrow
 * to be a straight line. Takes far less time than the general {@link Layout}, and most pictures are
 * of this kind.
 */
final class StarLayout {
  private static final double PADDING = 10;
  private static final double ROW_GAP = 16;

  /** Between the lines of arrows of different kinds at the same neighbour. */
  private static final double LINE_GAP = 6;

  private static final double LABEL_GAP = 2;
  private static final double SHORTEST_LINE = 90;

  /** How far a line is at least longer than its label, at both ends. */
  private static final double LINE_ENDS = 14;

  /** How far arrows from the box to itself leave it. */
  private static final double LOOP_OUT = 22;

  private static final double LOOP_GAP = 9;

  private final Sketch sketch;
  private final Box centre;
  private final Map<Box, List<Arrow>> arrows;
  private final List<PlacedBox> boxes = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  private StarLayout(Sketch sketch, Box centre) {
    this.sketch = sketch;
    this.centre = centre;
    this.arrows = sketch.arrowsBy(box -> box);
  }

  /** The layout, if the sketch is of this kind. */
  static Optional<Drawing> of(Sketch sketch) {
    List<Box> inside =
        sketch.boxes().stream()
            .filter(box -> box.side() == Box.Side.MIDDLE || !box.group().isEmpty())
            .toList();
    if (inside.size() != 1 || !inside.get(0).group().isEmpty()) {
      return Optional.empty();
    }
    StarLayout layout = new StarLayout(sketch, inside.get(0));
    return layout.isStar() ? Optional.of(layout.draw()) : Optional.empty();
  }

  /** Whether every other box calls the centre from the left, or is called by it at the right. */
  private boolean isStar() {
    return sketch.boxes().stream().allMatch(box -> box.equals(centre) || arrows.containsKey(box))
        && sketch.arrows().stream()
            .allMatch(
                arrow ->
                    arrow.from().equals(centre)
                        ? arrow.to().equals(centre) || arrow.to().side() == Box.Side.RIGHT
                        : arrow.to().equals(centre) && arrow.from().side() == Box.Side.LEFT);
  }

  private Drawing draw() {
    Column callers = column(Box.Side.LEFT);
    Column called = column(Box.Side.RIGHT);
    List<Arrow> loops =
        sketch.arrows().stream().filter(arrow -> arrow.from().equals(arrow.to())).toList();
    BoxText text = BoxText.of(centre);
    double rows = Math.max(text.height(), Math.max(callers.height(), called.height()));
    Area middle =
        new Area(
            PADDING + callers.reach(),
            PADDING,
            text.width(),
            rows + (loops.isEmpty() ? 0 : LINE_GAP + loops.size() * LOOP_GAP));
    callers.place(PADDING + (rows - callers.height()) / 2, middle);
    called.place(PADDING + (rows - called.height()) / 2, middle);
    boxes.add(new PlacedBox(centre, middle, text.lines()));
    Area looped = placeLoops(loops, middle);
    return new Drawing(
        sketch.title(),
        Math.max(right(middle) + called.reach(), right(looped)) + PADDING,
        bottom(looped) + PADDING,
        List.of(),
        boxes,
        lines,
        sketch.notes());
  }

  private Column column(Box.Side side) {
    return new Column(
        side,
        sketch.boxes().stream()
            .filter(box -> box.side() == side)
            .map(box -> new Row(box, Objects.requireNonNull(arrows.get(box))))
            .toList());
  }

  /**
   * Places the arrows from the box to itself around its lower right corner, each outside the one
   * before.
   *
   * @return the space that the box and these arrows take
   */
  private Area placeLoops(List<Arrow> loops, Area middle) {
    double bottom = bottom(middle);
    double start = bottom - LINE_GAP;
    double out = right(middle) + LOOP_OUT;
    double under = bottom + ROW_GAP;
    double end = middle.middle();
    double widest = right(middle);
    double lowest = bottom;
    for (Arrow loop : loops) {
      ArrowText text = ArrowText.of(loop);
      Area label = new Area(end + LINE_GAP, under + LABEL_GAP, text.width(), text.height());
      List<Point> points =
          List.of(
              new Point(right(middle), start),
              new Point(out, start),
              new Point(out, under),
              new Point(end, under),
              new Point(end, bottom));
      lines.add(new Line(loop, points, label));
      widest = Math.max(out, right(label));
      lowest = bottom(label);
      start -= LOOP_GAP;
      out = widest + LOOP_GAP;
      under = lowest + LOOP_GAP;
      end -= LOOP_GAP;
    }
    return new Area(middle.x(), middle.y(), widest - middle.x(), lowest - middle.y());
  }

  private static double right(Area area) {
    return area.x() + area.width();
  }

  private static double bottom(Area area) {
    return area.y() + area.height();
  }

  /** The boxes at one side, below each other. */
  private final class Column {
    private final Box.Side side;
    private final List<Row> rows;

    /** The length of its lines. */
    private final double line;

    Column(Box.Side side, List<Row> rows) {
      this.side = side;
      this.rows = rows;
      line = Math.max(SHORTEST_LINE, most(Row::widestLabel) + 2 * LINE_ENDS);
    }

    private double most(ToDoubleFunction<Row> size) {
      return rows.stream().mapToDouble(size).max().orElse(0);
    }

    double height() {
      return rows.stream().mapToDouble(Row::height).sum() + ROW_GAP * Math.max(0, rows.size() - 1);
    }

    /** How far it extends from the middle. */
    double reach() {
      return rows.isEmpty() ? 0 : line + most(row -> row.text.width());
    }

    void place(double top, Area middle) {
      double y = top;
      for (Row row : rows) {
        double width = row.text.width();
        double from = side == Box.Side.LEFT ? middle.x() - line : right(middle);
        double x = side == Box.Side.LEFT ? from - width : from + line;
        boxes.add(new PlacedBox(row.box, new Area(x, y, width, row.boxHeight()), row.text.lines()));
        double at = y + row.firstLine();
        for (int i = 0; i < row.arrows.size(); i++) {
          ArrowText label = row.labels.get(i);
          lines.add(
              new Line(
                  row.arrows.get(i),
                  List.of(new Point(from, at), new Point(from + line, at)),
                  new Area(
                      from + (line - label.width()) / 2,
                      at + LABEL_GAP,
                      label.width(),
                      label.height())));
          at += Row.step(label);
        }
        y += row.height() + ROW_GAP;
      }
    }
  }

  /** A neighbour, and its arrows: at least one, and one of each kind. */
  private static final class Row {
    private final Box box;
    private final List<Arrow> arrows;
    private final BoxText text;
    private final List<ArrowText> labels;

    /** From the first line to the end of the last label. */
    private final double linesAndLabels;

    Row(Box box, List<Arrow> arrows) {
      this.box = box;
      this.arrows = arrows;
      text = BoxText.of(box);
      labels = arrows.stream().map(ArrowText::of).toList();
      linesAndLabels = labels.stream().mapToDouble(Row::step).sum() - LINE_GAP;
    }

    /** From one line to the next. */
    static double step(ArrowText label) {
      return LABEL_GAP + label.height() + LINE_GAP;
    }

    /** From the first line to the last. */
    private double lines() {
      return linesAndLabels - (LABEL_GAP + labels.get(labels.size() - 1).height());
    }

    double boxHeight() {
      return Math.max(text.height(), lines() + 2 * LINE_GAP);
    }

    /** Where the first line is, below the top of the box. */
    double firstLine() {
      return (boxHeight() - lines()) / 2;
    }

    double height() {
      return Math.max(boxHeight(), firstLine() + linesAndLabels);
    }

    double widestLabel() {
      return labels.stream().mapToDouble(ArrowText::width).max().orElse(0);
    }
  }
}
