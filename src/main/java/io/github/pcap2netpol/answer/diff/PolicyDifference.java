package io.github.pcap2netpol.answer.diff;

import java.util.Comparator;
import java.util.List;

/**
 * What a change of policies means for connections between the pods of some metadata, its nodes, and
 * the outside.
 *
 * @param changes what may no longer be opened, or may be opened now, sorted; empty if both sets of
 *     policies mean the same
 * @param compared how many pairs of parties were compared: workloads with workloads, nodes and the
 *     outside, in both directions
 * @param changed how many of them have changes
 * @param unlisted how many changes between workloads are missing from {@code changes}, which holds
 *     a limited number of them: the first by caller
 */
public record PolicyDifference(List<Change> changes, long compared, long changed, long unlisted) {
  public PolicyDifference {
    changes = changes.stream().sorted().toList();
  }

  /** The direction of a change. */
  public enum Kind {
    /** It may be opened now, and might not before. */
    ALLOWED,
    /** It might be opened before, and may not now. */
    DENIED
  }

  /**
   * One change.
   *
   * @param from who calls: a workload, a node, or outside addresses
   * @param to who is called
   * @param ports the callee's ports, as in {@code TCP 80, 443-445} or {@code any port}
   * @param partly whether it applies to some of the pods only, or not to all in the same way
   * @param reason what blocks it, or blocked it before
   */
  public record Change(
      Kind kind, String from, String to, String ports, boolean partly, String reason)
      implements Comparable<Change> {
    private static final Comparator<Change> ORDER =
        Comparator.comparing(Change::kind)
            .thenComparing(Change::from)
            .thenComparing(Change::to)
            .thenComparing(Change::ports)
            .thenComparing(Change::reason)
            .thenComparing(Change::partly);

    @Override
    public int compareTo(Change other) {
      return ORDER.compare(this, other);
    }
  }

  /** The changes of one kind, in order. */
  public List<Change> of(Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Whether both sets of policies mean the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
