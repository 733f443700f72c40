package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a picture shows, before anything has a position.
 *
 * @param title what it is a picture of
 * @param boxes in order
 * @param arrows in order, at most one of a kind between two boxes; their ends are among the boxes
 * @param notes remarks below the drawing about what it leaves out
 */
record Sketch(String title, List<Box> boxes, List<Arrow> arrows, List<String> notes) {
  Sketch {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
    notes = List.copyOf(notes);
  }

  /**
   * A sketch of these boxes and of the ends of these arrows. Arrows that are alike in all but ports
   * become one.
   */
  static Sketch of(String title, Iterable<Box> boxes, Iterable<Arrow> arrows, List<String> notes) {
    SortedSet<Box> all = new TreeSet<>();
    boxes.forEach(all::add);
    SortedMap<Arrow, Joined> merged = new TreeMap<>();
    for (Arrow arrow : arrows) {
      all.add(arrow.from());
      all.add(arrow.to());
      merged.computeIfAbsent(arrow, none -> new Joined()).add(arrow);
    }
    List<Arrow> joined = new ArrayList<>();
    merged.forEach((arrow, parts) -> joined.add(parts.like(arrow)));
    return new Sketch(title, new ArrayList<>(all), joined, notes);
  }

  /** Whether only the titles and notes may differ. */
  boolean showsSameAs(Sketch other) {
    return boxes.equals(other.boxes) && arrows.equals(other.arrows);
  }

  /**
   * The arrows at each box, or group of boxes, in order.
   *
   * @param part what a box is or belongs to
   */
  <K> Map<K, List<Arrow>> arrowsBy(Function<Box, K> part) {
    Map<K, List<Arrow>> touching = new HashMap<>();
    for (Arrow arrow : arrows) {
      K from = part.apply(arrow.from());
      K to = part.apply(arrow.to());
      touching.computeIfAbsent(from, none -> new ArrayList<>()).add(arrow);
      if (!to.equals(from)) {
        touching.computeIfAbsent(to, none -> new ArrayList<>()).add(arrow);
      }
    }
    return touching;
  }

  /** Replaces boxes; arrows that then have the same ends become one. */
  Sketch with(UnaryOperator<Box> replacement) {
    Map<Box, Box> known = new TreeMap<>();
    boxes.forEach(box -> known.put(box, replacement.apply(box)));
    List<Arrow> moved = new ArrayList<>();
    for (Arrow arrow : arrows) {
      moved.add(
          new Arrow(
              Optional.ofNullable(known.get(arrow.from())).orElse(arrow.from()),
              Optional.ofNullable(known.get(arrow.to())).orElse(arrow.to()),
              arrow.kind(),
              arrow.ports(),
              arrow.through()));
    }
    return of(title, known.values(), moved, notes);
  }

  /**
   * The ports and ways of arrows that become one. There may be many, so they are added in place.
   */
  private static final class Joined {
    private final SortedSet<PortProtocol> ports = new TreeSet<>();
    private final SortedSet<String> through = new TreeSet<>();

    void add(Arrow arrow) {
      ports.addAll(arrow.ports());
      through.addAll(arrow.through());
    }

    Arrow like(Arrow arrow) {
      return new Arrow(arrow.from(), arrow.to(), arrow.kind(), ports, through);
    }
  }
}
