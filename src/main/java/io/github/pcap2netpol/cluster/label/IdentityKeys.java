package io.github.pcap2netpol.cluster.label;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Label keys by which people say what a pod is. */
public final class IdentityKeys {
  /** Recommended and customary keys, the most specific first. */
  private static final List<String> RECOMMENDED =
      List.of(
          "component", // Helm 2
          "role",
          "name",
          "app.kubernetes.io/component", // Kubernetes, Recommended Labels
          "app.kubernetes.io/name",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/part-of",
          "k8s-app",
          "app",
          "run", // kubectl run
          "release", // Helm 2
          "tier");

  /** Last words of keys whose values name different things, not instances of one thing. */
  private static final Set<String> OF_THINGS =
      Set.of(
          "app",
          "application",
          "cluster",
          "color",
          "colour",
          "component",
          "customer",
          "env",
          "environment",
          "family",
          "group",
          "instance",
          "kind",
          "name",
          "namespace",
          "of",
          "project",
          "region",
          "release",
          "role",
          "run",
          "service",
          "stage",
          "system",
          "team",
          "tenant",
          "tier",
          "track",
          "type",
          "zone");

  /** Last words of keys whose values name the parts of one thing. */
  private static final Set<String> OF_PARTS = Set.of("component", "role", "type");

  /** Recommended keys first, in the order above, then alphabetically. */
  public static final Comparator<String> PREFERENCE =
      Comparator.<String>comparingInt(
              key -> isRecommended(key) ? RECOMMENDED.indexOf(key) : RECOMMENDED.size())
          .thenComparing(Comparator.naturalOrder());

  private IdentityKeys() {}

  public static boolean isRecommended(String key) {
    return RECOMMENDED.contains(key);
  }

  /** Whether different values mean different things, not instances of one thing. */
  static boolean tellsThings(String key) {
    return endsIn(key, OF_THINGS);
  }

  /** Whether different values mean different parts, such as a driver and its workers. */
  public static boolean tellsParts(String key) {
    return endsIn(key, OF_PARTS);
  }

  private static boolean endsIn(String key, Set<String> these) {
    List<String> words = KnownLabel.words(key);
    return !words.isEmpty() && these.contains(words.get(words.size() - 1));
  }
}
