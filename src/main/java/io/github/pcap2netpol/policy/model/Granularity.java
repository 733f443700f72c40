package io.github.pcap2netpol.policy.model;

import java.util.Locale;
import java.util.Optional;

/** How much of an application one policy covers. */
public enum Granularity {
  /** The pods of one workload. */
  WORKLOAD,
  /** All pods behind a Service; workloads without a Service have their own policy. */
  SERVICE,
  /** All pods of a namespace, also those that start later. */
  NAMESPACE;

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this word; empty if there is none. */
  public static Optional<Granularity> of(String word) {
    for (Granularity granularity : values()) {
      if (granularity.word().equals(word)) {
        return Optional.of(granularity);
      }
    }
    return Optional.empty();
  }
}
