package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.util.Comparator;

/**
 * A group of pods.
 *
 * @param name as the contracts write it; untrusted text
 * @param tag the value of the membership label on its pods: the name with {@code _} as {@code -},
 *     made a valid label value
 */
public record Network(String name, String tag) implements Comparable<Network> {
  private static final Comparator<Network> ORDER =
      Comparator.comparing(Network::tag).thenComparing(Network::name);

  /** The finding that no workload of the metadata belongs to it. */
  Diagnostic withoutPods(String label) {
    return Diagnostic.warning(
        "network-without-pods",
        "network " + this,
        "No workload of the bundle has the label "
            + label
            + ": "
            + tag
            + ", so its contracts protect and allow nothing yet.");
  }

  @Override
  public int compareTo(Network other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name;
  }
}
