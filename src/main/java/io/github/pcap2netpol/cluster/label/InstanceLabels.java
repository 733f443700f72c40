package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collection;
import java.util.Optional;

/**
 * What the labels of things that are created over and over say: which thing it is, or which
 * instance.
 */
public final class InstanceLabels {
  /** What a label says about a thing and its instances. */
  public enum Role {
    /** Names the thing. */
    THING,
    /** Names the instance. */
    INSTANCE,
    /** Names neither, and may be absent. */
    NEITHER
  }

  private InstanceLabels() {}

  /**
   * What a label says.
   *
   * @param made the instance, and the objects that were created for it alone; empty if it is not an
   *     instance
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
