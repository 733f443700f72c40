package io.github.pcap2netpol.output.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.picture.Arrow.Kind;
import io.github.pcap2netpol.output.picture.Box.Side;
import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Line;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StarLayoutTest {
  private static final Box CART = box("cart", Side.MIDDLE, "");

  @Test
  void callers_are_at_the_left_in_order_and_what_it_calls_at_the_right() {
    Drawing drawing =
        star(
            arrow(box("web", Side.LEFT, ""), CART, Kind.SEEN, 1),
            arrow(box("app", Side.LEFT, ""), CART, Kind.SEEN, 1),
            arrow(CART, box("db", Side.RIGHT, ""), Kind.SEEN, 1));

    assertThat(area(drawing, "app").y()).isLessThan(area(drawing, "web").y());
    for (String caller : List.of("app", "web")) {
      assertThat(right(area(drawing, caller))).isLessThan(area(drawing, "cart").x());
    }
    assertThat(right(area(drawing, "cart"))).isLessThan(area(drawing, "db").x());
  }

  @Test
  void every_arrow_but_those_to_itself_is_a_level_line_between_its_boxes() {
    Drawing drawing = star(many());

    for (Line line : drawing.lines()) {
      if (line.arrow().from().equals(line.arrow().to())) {
        continue;
      }
      Area from = area(drawing, line.arrow().from().id());
      Area to = area(drawing, line.arrow().to().id());
      assertThat(line.points()).hasSize(2);
      Point start = line.points().get(0);
      Point end = line.points().get(1);
      assertThat(start.x()).isEqualTo(right(from));
      assertThat(end.x()).isEqualTo(to.x());
      assertThat(start.y()).isEqualTo(end.y());
      for (Area box : List.of(from, to)) {
        assertThat(start.y()).isStrictlyBetween(box.y(), box.y() + box.height());
      }
    }
  }

  @Test
  void boxes_and_labels_do_not_overlap_and_are_within_the_drawing() {
    Drawing drawing = star(many());

    List<Area> areas = new ArrayList<>();
    drawing.boxes().forEach(box -> areas.add(box.area()));
    drawing.lines().forEach(line -> areas.add(line.label()));
    for (int i = 0; i < areas.size(); i++) {
      assertThat(areas.get(i).x()).isNotNegative();
      assertThat(areas.get(i).y()).isNotNegative();
      assertThat(right(areas.get(i))).isLessThan(drawing.width());
      assertThat(bottom(areas.get(i))).isLessThan(drawing.height());
      for (int j = i + 1; j < areas.size(); j++) {
        assertThat(overlap(areas.get(i), areas.get(j))).as(i + ", " + j).isFalse();
      }
    }
  }

  @Test
  void lines_cross_neither_boxes_nor_labels_nor_each_other() {
    Drawing drawing = star(many());

    List<Area> parts = new ArrayList<>();
    for (Line line : drawing.lines()) {
      List<Area> own = new ArrayList<>();
      for (int i = 1; i < line.points().size(); i++) {
        own.add(between(line.points().get(i - 1), line.points().get(i)));
      }
      for (Area part : own) {
        assertThat(drawing.boxes()).noneMatch(box -> overlap(part, box.area()));
        assertThat(drawing.lines()).noneMatch(each -> overlap(part, each.label()));
        assertThat(parts).noneMatch(other -> touches(part, other));
      }
      parts.addAll(own);
    }
  }

  @Test
  void a_box_without_arrows_stands_alone() {
    Drawing drawing = star();

    assertThat(drawing.boxes()).hasSize(1);
    assertThat(drawing.lines()).isEmpty();
  }

  @Test
  void sketches_with_frames_several_boxes_in_the_middle_or_arrows_past_it_are_of_another_kind() {
    Box left = box("a", Side.LEFT, "");
    Box right = box("z", Side.RIGHT, "");

    assertThat(StarLayout.of(sketch(arrow(left, box("b", Side.MIDDLE, "shop"), Kind.SEEN, 1))))
        .isEmpty();
    assertThat(StarLayout.of(sketch(arrow(CART, box("b", Side.MIDDLE, ""), Kind.SEEN, 1))))
        .isEmpty();
    assertThat(
            StarLayout.of(
                sketch(arrow(left, CART, Kind.SEEN, 1), arrow(left, right, Kind.SEEN, 1))))
        .isEmpty();
    assertThat(StarLayout.of(sketch(arrow(CART, left, Kind.SEEN, 1)))).isEmpty();
  }

  /**
   * Neighbours at both sides, some with arrows of all kinds and many ports, and arrows to itself.
   */
  private static Arrow[] many() {
    Stream<Arrow> callers =
        IntStream.range(0, 5)
            .mapToObj(i -> arrow(box("caller-" + i, Side.LEFT, ""), CART, Kind.SEEN, 1 + i));
    Stream<Arrow> called =
        Stream.of(Kind.values())
            .flatMap(
                kind ->
                    Stream.of(
                        arrow(CART, box("called", Side.RIGHT, ""), kind, 5),
                        arrow(CART, box("other", Side.RIGHT, ""), kind, 1),
                        arrow(CART, CART, kind, 6)));
    return Stream.concat(callers, called).toArray(Arrow[]::new);
  }

  private static Drawing star(Arrow... arrows) {
    return StarLayout.of(sketch(arrows)).orElseThrow();
  }

  private static Sketch sketch(Arrow... arrows) {
    return Sketch.of("", List.of(CART), List.of(arrows), List.of());
  }

  private static Box box(String name, Side side, String group) {
    return new Box(name, Box.Kind.CAPTURED, side, group, List.of(name), name, "");
  }

  private static Arrow arrow(Box from, Box to, Kind kind, int ports) {
    TreeSet<PortProtocol> all = new TreeSet<>();
    IntStream.range(0, ports).forEach(i -> all.add(PortProtocol.tcp(8000 + i)));
    IntStream.range(0, ports / 2).forEach(i -> all.add(PortProtocol.udp(9000 + i)));
    return new Arrow(from, to, kind, all, Collections.emptySortedSet());
  }

  private static Area area(Drawing drawing, String name) {
    return drawing.boxes().stream()
        .filter(each -> each.box().id().equals(name))
        .findFirst()
        .orElseThrow()
        .area();
  }

  private static double right(Area area) {
    return area.x() + area.width();
  }

  private static double bottom(Area area) {
    return area.y() + area.height();
  }

  private static Area between(Point one, Point other) {
    return new Area(
        Math.min(one.x(), other.x()),
        Math.min(one.y(), other.y()),
        Math.abs(one.x() - other.x()),
        Math.abs(one.y() - other.y()));
  }

  private static boolean overlap(Area one, Area other) {
    return right(one) > other.x() + 0.1
        && right(other) > one.x() + 0.1
        && bottom(one) > other.y() + 0.1
        && bottom(other) > one.y() + 0.1;
  }

  /** Whether two lines have a point in common. */
  private static boolean touches(Area one, Area other) {
    return right(one) >= other.x()
        && right(other) >= one.x()
        && bottom(one) >= other.y()
        && bottom(other) >= one.y();
  }
}
