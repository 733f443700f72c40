package io.github.pcap2netpol.capture;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.capture.layer.NonIpPayload;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the frames of one file that carry something other than IP, by what they carry. */
final class FramesWithoutIp {
  /** How many kinds are counted separately. */
  private static final int MOST_COUNTED = 64;

  /**
   * A link carries few protocols. If there are more kinds of one sort than this, the frames are
   * probably not what the file calls them, and each kind's name says nothing.
   */
  private static final int MOST_REPORTED = 4;

  private static final int MOST_NAMED = 3;

  /** How often, and in which frame first. */
  private static final class Count {
    private long frames;
    private long first = Long.MAX_VALUE;

    void add(long frame) {
      frames++;
      first = Math.min(first, frame);
    }

    void add(Count other, long before) {
      frames += other.frames;
      first = Math.min(first, other.first + before);
    }
  }

  /** Kinds of one sort; those that only maintain the link are separate from the others. */
  private record Sort(boolean control, String name) implements Comparable<Sort> {
    static Sort of(int layer) {
      return new Sort(NonIpPayload.isControl(layer), NonIpPayload.sort(layer));
    }

    @Override
    public int compareTo(Sort other) {
      int byControl = Boolean.compare(control, other.control);
      return byControl != 0 ? byControl : name.compareTo(other.name);
    }
  }

  private final SortedMap<Integer, Count> kinds = new TreeMap<>();
  private final Count others = new Count();

  /**
   * Counts a frame.
   *
   * @param layer what it carries, as numbered by {@link NonIpPayload}
   * @param frame its number, from 1
   */
  void add(int layer, long frame) {
    Count known = kinds.get(layer);
    if (known == null && kinds.size() < MOST_COUNTED) {
      known = new Count();
      kinds.put(layer, known);
    }
    (known == null ? others : known).add(frame);
  }

  /**
   * Whether {@link #add(FramesWithoutIp, long)} has the same effect as adding the frames one by
   * one.
   */
  boolean mayAdd(FramesWithoutIp more) {
    Set<Integer> all = new HashSet<>(kinds.keySet());
    all.addAll(more.kinds.keySet());
    return more.others.frames == 0 && all.size() <= MOST_COUNTED;
  }

  /**
   * Adds the frames of a later part of the file.
   *
   * @param before how many frames come before that part
   */
  void add(FramesWithoutIp more, long before) {
    more.kinds.forEach(
        (layer, count) -> kinds.computeIfAbsent(layer, any -> new Count()).add(count, before));
  }

  /** Reports them: control frames for information, all others as warnings. */
  void report(String file, Diagnostics diagnostics) {
    SortedMap<Sort, List<Integer>> sorts = new TreeMap<>();
    kinds.forEach(
        (layer, count) ->
            sorts.computeIfAbsent(Sort.of(layer), any -> new ArrayList<>()).add(layer));
    sorts.forEach(
        (sort, layers) -> {
          if (layers.size() > MOST_REPORTED) {
            add(diagnostics, sort, file, together(sort, layers), sum(layers));
          } else {
            layers.forEach(
                layer ->
                    add(diagnostics, sort, file, NonIpPayload.text(layer), sum(List.of(layer))));
          }
        });
    add(diagnostics, new Sort(false, ""), file, "further protocols", others);
  }

  private static String together(Sort sort, List<Integer> layers) {
    return layers.size()
        + " kinds of "
        + sort.name()
        + " ("
        + layers.stream()
            .limit(MOST_NAMED)
            .map(NonIpPayload::text)
            .collect(Collectors.joining(", "))
        + " and others; is the file's link type right?)";
  }

  private Count sum(List<Integer> layers) {
    Count sum = new Count();
    layers.forEach(layer -> sum.add(requireNonNull(kinds.get(layer)), 0));
    return sum;
  }

  private static void add(
      Diagnostics diagnostics, Sort sort, String file, String what, Count count) {
    if (count.frames > 0) {
      diagnostics.add(
          new Diagnostic(
              sort.control() ? Severity.INFO : Severity.WARNING,
              "frames-not-ip",
              file,
              "Frames carry something other than IP, "
                  + what
                  + ", and were skipped; the first is frame "
                  + count.first
                  + ".",
              count.frames));
    }
  }
}
