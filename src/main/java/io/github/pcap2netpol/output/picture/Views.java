package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Box.Kind;
import io.github.pcap2netpol.output.picture.Box.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The views of the sketch of all traffic that are drawn. */
final class Views {
  /** A picture of more boxes is unreadable. */
  static final int MOST_BOXES = 40;

  private final Sketch all;
  private final Map<String, List<Box>> boxes;
  private final Map<Box, List<Arrow>> ofBox;
  private final Map<String, List<Arrow>> ofNamespace;

  Views(Sketch all) {
    this.all = all;
    this.boxes = all.boxes().stream().collect(Collectors.groupingBy(Box::group));
    this.ofBox = all.arrowsBy(Function.identity());
    this.ofNamespace = all.arrowsBy(Box::group);
  }

  /** The picture to open first: everything if that is readable, otherwise the overview. */
  Sketch opening() {
    Sketch folded = Alike.merge(all, Alike.Which.EDGES);
    return folded.boxes().size() <= MOST_BOXES ? folded : overview();
  }

  /** A box for each namespace. */
  Sketch overview() {
    SortedMap<String, Integer> workloads = new TreeMap<>();
    SortedMap<String, Integer> inside = new TreeMap<>();
    for (Box box : all.boxes()) {
      if (box.kind().isWorkload()) {
        workloads.merge(box.group(), 1, Integer::sum);
      }
    }
    List<Arrow> between = new ArrayList<>();
    for (Arrow arrow : all.arrows()) {
      String home = arrow.from().group();
      if (!home.isEmpty() && home.equals(arrow.to().group())) {
        inside.merge(home, 1, Integer::sum);
      } else {
        between.add(
            new Arrow(
                arrow.from(),
                arrow.to(),
                arrow.kind(),
                arrow.ports(),
                Collections.emptySortedSet()));
      }
    }
    return new Sketch("Overview: what passes between namespaces", all.boxes(), between, all.notes())
        .with(
            box ->
                box.kind().isWorkload()
                    ? namespace(
                        box.group(),
                        Side.MIDDLE,
                        workloads.getOrDefault(box.group(), 0),
                        inside.getOrDefault(box.group(), 0))
                    : rest(box));
  }

  /** The workloads of a namespace; every other namespace is a box at the edge. */
  Sketch namespace(String namespace) {
    List<Arrow> touching =
        ofNamespace.getOrDefault(namespace, List.of()).stream()
            .map(arrow -> aside(arrow, namespace))
            .toList();
    List<Box> own = boxes.getOrDefault(namespace, List.of());
    Sketch sketch =
        Alike.merge(
            Sketch.of("Namespace " + namespace, own, touching, all.notes()), Alike.Which.EDGES);
    return sketch.boxes().size() <= MOST_BOXES ? sketch : Alike.merge(sketch, Alike.Which.ALL);
  }

  /** One workload: who calls it at the left, what it calls at the right. */
  Sketch workload(Box workload) {
    List<Arrow> touching = new ArrayList<>();
    for (Arrow arrow : ofBox.getOrDefault(workload, List.of())) {
      boolean calls = arrow.from().equals(workload);
      boolean called = arrow.to().equals(workload);
      if (calls && called) {
        touching.add(withEnds(arrow, centre(workload), centre(workload)));
      } else if (calls) {
        touching.add(withEnds(arrow, centre(workload), beside(arrow.to(), Side.RIGHT)));
      } else {
        touching.add(withEnds(arrow, beside(arrow.from(), Side.LEFT), centre(workload)));
      }
    }
    Sketch sketch = Sketch.of(workload.about(), List.of(centre(workload)), touching, List.of());
    return Alike.merge(
        sketch, sketch.boxes().size() <= MOST_BOXES ? Alike.Which.EDGES : Alike.Which.ALL);
  }

  /** The namespaces, in order. */
  SortedSet<String> namespaces() {
    SortedSet<String> namespaces = new TreeSet<>(boxes.keySet());
    namespaces.remove("");
    return namespaces;
  }

  private static Box centre(Box workload) {
    return workload.in("");
  }

  private static Box beside(Box box, Side side) {
    if (!box.kind().isWorkload()) {
      return box.at(side);
    }
    return new Box(
        side + " " + box.id(), box.kind(), side, "", box.alone().label(), box.about(), box.link());
  }

  private static Arrow aside(Arrow arrow, String namespace) {
    return withEnds(
        arrow,
        folded(arrow.from(), namespace, Side.LEFT),
        folded(arrow.to(), namespace, Side.RIGHT));
  }

  private static Box folded(Box box, String shown, Side side) {
    return !box.kind().isWorkload() || box.group().equals(shown)
        ? box
        : namespace(box.group(), side, 0, 0);
  }

  private static Arrow withEnds(Arrow arrow, Box from, Box to) {
    return new Arrow(from, to, arrow.kind(), arrow.ports(), arrow.through());
  }

  /**
   * A namespace as one box.
   *
   * @param workloads how many it has; 0 is not shown
   * @param inside how many arrows are inside; 0 is not shown
   */
  private static Box namespace(String name, Side side, int workloads, int inside) {
    List<String> label = new ArrayList<>(List.of(name));
    if (workloads > 0) {
      label.add(workloads + (workloads == 1 ? " workload" : " workloads"));
      if (inside > 0) {
        label.add(inside + (inside == 1 ? " arrow inside" : " arrows inside"));
      }
    } else {
      label.add("Namespace");
    }
    return new Box(
        side + " namespace " + name,
        Kind.NAMESPACE,
        side,
        "",
        label,
        "namespace " + name,
        PictureFiles.path(name));
  }

  /** In the overview all nodes are one box, and so are all outside addresses. */
  private static Box rest(Box box) {
    return switch (box.kind()) {
      case NODE ->
          new Box(box.side() + " nodes", Kind.NODE, box.side(), "", List.of("nodes"), "nodes", "");
      case OUTSIDE ->
          box.id().startsWith("from anyone")
              ? box
              : new Box(
                  box.side() + " outside",
                  Kind.OUTSIDE,
                  box.side(),
                  "",
                  List.of("outside"),
                  "outside the cluster",
                  "");
      default -> box;
    };
  }
}
