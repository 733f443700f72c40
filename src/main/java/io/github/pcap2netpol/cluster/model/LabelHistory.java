package io.github.pcap2netpol.cluster.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The labels that an object had before those it has now, as far as watch events tell when they
 * changed.
 *
 * @param earlier oldest first, each until after the one before
 */
public record LabelHistory(List<Earlier> earlier) {
  /** Of an object whose labels never changed, or nobody knows when. */
  public static final LabelHistory NONE = new LabelHistory(List.of());

  public LabelHistory {
    earlier = List.copyOf(earlier);
  }

  /**
   * Labels that were replaced.
   *
   * @param labels all labels of the object at the time
   * @param until when the first event without them was observed
   */
  public record Earlier(Labels labels, Instant until) {}

  /** The labels at that moment, if they were others than now. */
  Optional<Labels> at(Instant time) {
    return earlier.stream()
        .filter(each -> time.isBefore(each.until()))
        .map(Earlier::labels)
        .findFirst();
  }
}
