package io.github.pcap2netpol.cluster.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An object's earlier labels, as far as watch events show when they changed.
 *
 * @param earlier oldest first
 */
public record LabelHistory(List<Earlier> earlier) {
  /** The history of an object whose labels never changed, or changed at an unknown time. */
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

  /** The labels at that moment, if they differ from the current ones. */
  Optional<Labels> at(Instant time) {
    return earlier.stream()
        .filter(each -> time.isBefore(each.until()))
        .map(Earlier::labels)
        .findFirst();
  }
}
