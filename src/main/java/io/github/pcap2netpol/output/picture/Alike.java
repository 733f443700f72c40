package io.github.pcap2netpol.output.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Boxes that call the same boxes and are called by the same ones become one: a hundred addresses
 * that one workload calls, or the nodes that all call the same port.
 */
final class Alike {
  private static final int MOST_NAMED = 20;

  private Alike() {}

  /** Which boxes may be merged. */
  enum Which {
    /** Nodes and outside addresses. */
    EDGES,
    /** Workloads too, and namespaces. */
    ALL
  }

  static Sketch merge(Sketch sketch, Which which) {
    List<Box> candidates = sketch.boxes().stream().filter(box -> mayMerge(box, which)).toList();
    Map<Box, SortedSet<String>> neighbours = neighbours(candidates, sketch.arrows());
    SortedMap<String, List<Box>> groups = new TreeMap<>();
    for (Box box : candidates) {
      String key =
          String.join(
              "\n",
              box.kind().word(),
              box.side().name(),
              box.group(),
              String.valueOf(neighbours.get(box)));
      groups.computeIfAbsent(key, none -> new ArrayList<>()).add(box);
    }
    Map<Box, Box> merged = new HashMap<>();
    groups
        .values()
        .forEach(
            boxes -> {
              if (boxes.size() > 1) {
                Box one = one(boxes);
                boxes.forEach(box -> merged.put(box, one));
              }
            });
    return merged.isEmpty()
        ? sketch
        : sketch.with(box -> Optional.ofNullable(merged.get(box)).orElse(box));
  }

  /** What each of these boxes calls, and what calls it. */
  private static Map<Box, SortedSet<String>> neighbours(List<Box> boxes, List<Arrow> arrows) {
    Map<Box, SortedSet<String>> neighbours = new HashMap<>();
    boxes.forEach(box -> neighbours.put(box, new TreeSet<>()));
    for (Arrow arrow : arrows) {
      SortedSet<String> ofCaller = neighbours.get(arrow.from());
      if (ofCaller != null) {
        ofCaller.add(arrow.kind() + " to " + end(arrow.to(), arrow));
      }
      SortedSet<String> ofCalled = neighbours.get(arrow.to());
      if (ofCalled != null) {
        ofCalled.add(arrow.kind() + " from " + end(arrow.from(), arrow));
      }
    }
    return neighbours;
  }

  private static String end(Box box, Arrow arrow) {
    return arrow.from().equals(arrow.to()) ? "itself" : box.id();
  }

  private static boolean mayMerge(Box box, Which which) {
    return switch (box.kind()) {
      case NODE, OUTSIDE -> true;
      case CAPTURED, UNCAPTURED, NAMESPACE -> which == Which.ALL;
      case API_SERVER -> false;
    };
  }

  private static Box one(List<Box> boxes) {
    Box first = boxes.get(0);
    String what =
        switch (first.kind()) {
          case NODE -> " nodes";
          case OUTSIDE -> " peers outside";
          case NAMESPACE -> " namespaces";
          default -> " workloads alike";
        };
    return new Box(
        first.id() + " and " + (boxes.size() - 1) + " more",
        first.kind(),
        first.side(),
        first.group(),
        TrafficBoxes.listed(
            boxes.size() + what, boxes.stream().map(box -> box.label().get(0)).toList()),
        boxes.stream().limit(MOST_NAMED).map(Box::about).collect(Collectors.joining(", "))
            + (boxes.size() > MOST_NAMED ? " and " + (boxes.size() - MOST_NAMED) + " more" : ""),
        "");
  }
}
