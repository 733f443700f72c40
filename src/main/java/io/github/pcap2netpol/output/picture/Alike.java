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
    Map<Box, SortedSet<String>> neighbours = new HashMap<>();
    for (Arrow arrow : sketch.arrows()) {
      neighbours
          .computeIfAbsent(arrow.from(), none -> new TreeSet<>())
          .add(arrow.kind() + " to " + end(arrow.to(), arrow));
      neighbours
          .computeIfAbsent(arrow.to(), none -> new TreeSet<>())
          .add(arrow.kind() + " from " + end(arrow.from(), arrow));
    }
    SortedMap<String, List<Box>> groups = new TreeMap<>();
    for (Box box : sketch.boxes()) {
      if (mayMerge(box, which)) {
        String key =
            String.join(
                "\n",
                box.kind().word(),
                box.side().name(),
                box.group(),
                neighbours.getOrDefault(box, new TreeSet<>()).toString());
        groups.computeIfAbsent(key, none -> new ArrayList<>()).add(box);
      }
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
    return sketch.with(box -> Optional.ofNullable(merged.get(box)).orElse(box));
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
