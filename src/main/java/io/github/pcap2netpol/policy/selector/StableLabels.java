package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.PerPodLabels;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Which labels will still be there after the next roll-out, and which of them to prefer. */
public final class StableLabels {
  /**
   * What a new roll-out changes. Controllers write these into selectors of Services as well (Argo
   * Rollouts' active, preview, stable and canary Services), whereas a pod's name or index in a
   * Service's selector is there to stay.
   */
  private static final Set<String> REVISIONS =
      Set.of(
          "controller-revision-hash",
          "pod-template-generation",
          "pod-template-hash",
          "rollouts-pod-template-hash");

  /** What people name the parts of an application with, so that a selector reads well. */
  private static final List<String> PREFERRED =
      List.of(
          "component",
          "role",
          "name",
          "app.kubernetes.io/component",
          "app.kubernetes.io/name",
          "app.kubernetes.io/instance");

  /** Keys that speak of a pod's part in the application first, then by alphabet. */
  static final Comparator<String> PREFERENCE =
      Comparator.<String>comparingInt(
              key -> PREFERRED.contains(key) ? PREFERRED.indexOf(key) : PREFERRED.size())
          .thenComparing(Comparator.naturalOrder());

  private StableLabels() {}

  static boolean isVolatile(String key) {
    return PerPodLabels.KEYS.contains(key);
  }

  /** Those labels of a Service's selector that it will still have after the next roll-out. */
  public static Labels ofService(Labels selector) {
    TreeMap<String, String> stable = new TreeMap<>(selector.values());
    stable.keySet().removeAll(REVISIONS);
    return Labels.of(stable);
  }

  /** Those of the labels that are neither volatile nor among the changed keys. */
  public static Labels of(Labels labels, Collection<String> changed) {
    TreeMap<String, String> stable = new TreeMap<>(labels.values());
    stable.keySet().removeIf(key -> isVolatile(key) || changed.contains(key));
    return Labels.of(stable);
  }
}
