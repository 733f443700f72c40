package io.github.pcap2netpol.output.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A box that arrows lead to and from.
 *
 * @param id identifies it within its picture
 * @param kind what it stands for
 * @param side where in the picture it belongs
 * @param group the namespace inside which it is drawn, or empty
 * @param label its text, line by line; the first line is its name
 * @param about its full name and more, shown when pointing at it
 * @param link the picture that shows more of it, as a path in the output folder, or empty
 */
record Box(
    String id, Kind kind, Side side, String group, List<String> label, String about, String link)
    implements Comparable<Box> {
  private static final Comparator<Box> ORDER =
      Comparator.comparing(Box::group).thenComparing(Box::kind).thenComparing(Box::id);

  Box {
    label = List.copyOf(label);
  }

  /** What a box stands for. */
  enum Kind {
    /** A workload that has a policy, since its traffic was captured. */
    CAPTURED("captured"),
    /** A workload without a capture. */
    UNCAPTURED("uncaptured"),
    /** All workloads of a namespace. */
    NAMESPACE("namespace"),
    NODE("node"),
    API_SERVER("api-server"),
    /** Addresses that belong to nothing in the cluster. */
    OUTSIDE("outside");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The name of its CSS class. */
    String word() {
      return word;
    }

    boolean isWorkload() {
      return this == CAPTURED || this == UNCAPTURED;
    }
  }

  /** Where a box belongs. Arrows mostly point from left to right. */
  enum Side {
    /** At the left edge: it only calls. */
    LEFT,
    MIDDLE,
    /** At the right edge: it is only called. */
    RIGHT
  }

  Box at(Side other) {
    return new Box(id, kind, other, group, label, about, link);
  }

  Box in(String otherGroup) {
    return new Box(id, kind, side, otherGroup, label, about, link);
  }

  /** The same box outside its frame, with the namespace in its text. */
  Box alone() {
    if (group.isEmpty()) {
      return this;
    }
    List<String> lines = new ArrayList<>(label);
    lines.add("in " + group);
    return new Box(id, kind, side, "", lines, about, link);
  }

  @Override
  public int compareTo(Box other) {
    return ORDER.compare(this, other);
  }
}
