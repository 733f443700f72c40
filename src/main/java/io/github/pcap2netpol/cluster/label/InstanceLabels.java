package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collection;
import java.util.Optional;

/** What the labels of things that are made again and again say: which thing, or which of them. */
public final class InstanceLabels {
  /** What a label is good for when instances are to be told from things. */
  public enum Role {
    /** Says what thing it is. */
    THING,
    /** Says which instance of it. */
    INSTANCE,
    /** Says neither, and may be there or not. */
    NEITHER
  }

  private InstanceLabels() {}

  /**
   * What a label says.
   *
   * @param made the instance, and the objects that were made for it alone, if it is one
   */
  public static Role roleOf(String key, String value, Collection<WorkloadRef> made) {
    Optional<LabelLifetime> known = KnownLabels.of(key, value).map(KnownLabel::lifetime);
    if (known.isPresent()) {
      return known.get() == LabelLifetime.MADE_ANEW ? Role.INSTANCE : Role.NEITHER;
    }
    boolean ofInstance =
        GeneratedText.isIn(value)
            || made.stream()
                .anyMatch(
                    object ->
                        (ShortLived.is(object) && GeneratedText.holds(value, object.name()))
                            || (object.kind().equals("Pod")
                                && !IdentityKeys.tellsThings(key)
                                && GeneratedText.holds(object.name(), value)));
    return ofInstance ? Role.INSTANCE : Role.THING;
  }
}
