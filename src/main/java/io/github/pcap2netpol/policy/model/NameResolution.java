package io.github.pcap2netpol.policy.model;

import java.util.Locale;
import java.util.Optional;

/** Which workloads may resolve names. */
public enum NameResolution {
  /** All of them: those that were not observed may do so after a restart. */
  ALL,
  /** Those that were observed doing so, where they did. */
  OBSERVED,
  /** None, unless another policy allows it. */
  NONE;

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with this word; empty if there is none. */
  public static Optional<NameResolution> of(String word) {
    for (NameResolution resolution : values()) {
      if (resolution.word().equals(word)) {
        return Optional.of(resolution);
      }
    }
    return Optional.empty();
  }
}
