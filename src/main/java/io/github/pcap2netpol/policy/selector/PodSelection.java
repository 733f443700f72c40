package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects some pods of one namespace, never all of them as an empty selector would. */
public final class PodSelection implements Comparable<PodSelection> {
  private final LabelSelector selector;
  private final String text; // compared often enough to be cached

  /**
   * A selection by this selector.
   *
   * @throws IllegalArgumentException if the selector has neither labels nor requirements
   */
  public PodSelection(LabelSelector selector) {
    if (isEmpty(selector)) {
      throw new IllegalArgumentException("an empty selector selects every pod");
    }
    this.selector =
        new LabelSelector(
            selector.matchLabels(),
            selector.matchExpressions().stream()
                .distinct()
                .sorted(Comparator.comparing(Requirement::key).thenComparing(Requirement::operator))
                .toList());
    this.text = this.selector.text();
  }

  /** Empty if the selector is empty, which would select every pod. */
  public static Optional<PodSelection> of(LabelSelector selector) {
    return isEmpty(selector) ? Optional.empty() : Optional.of(new PodSelection(selector));
  }

  /** At least one label or requirement. */
  public LabelSelector selector() {
    return selector;
  }

  private static boolean isEmpty(LabelSelector selector) {
    return selector.matchLabels().isEmpty() && selector.matchExpressions().isEmpty();
  }

  @Override
  public int compareTo(PodSelection other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PodSelection selection && text.equals(selection.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The selector as {@code kubectl get -l} takes it: {@code app=cart,tier notin (db),!canary}. */
  @Override
  public String toString() {
    return text;
  }
}
