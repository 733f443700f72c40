package io.github.pcap2netpol.connection.imported;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds out to which namespaces the records were restricted when they were made, as with {@code
 * hubble observe -n shop}. Pods of other namespaces are in such records only together with those of
 * shop, so nothing is known about what else they do.
 */
final class RecordedNamespaces {
  private static final int MOST = 100_000;

  private final SortedSet<String> all = new TreeSet<>();
  private final SortedSet<String> alone = new TreeSet<>();

  /** The two ends of one record; "" for an end that is not a pod. */
  void see(String one, String other) {
    add(all, one);
    add(all, other);
    if (one.equals(other) || one.isEmpty() || other.isEmpty()) {
      add(alone, one);
      add(alone, other);
    }
  }

  private static void add(SortedSet<String> to, String namespace) {
    if (!namespace.isEmpty() && to.size() < MOST) {
      to.add(namespace);
    }
  }

  /** Empty if the records do not seem to be restricted. */
  SortedSet<String> restriction() {
    return alone.isEmpty() || alone.size() == all.size()
        ? Collections.emptySortedSet()
        : new TreeSet<>(alone);
  }
}
