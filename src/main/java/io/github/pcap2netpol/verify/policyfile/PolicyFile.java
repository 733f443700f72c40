package io.github.pcap2netpol.verify.policyfile;

import java.util.Optional;

/**
 * A policy file, and how to read it.
 *
 * @param place where it is from, for diagnostics
 * @param origin what led to it
 * @param namespace the namespace of policies that name none, as with {@code kubectl -n}; if empty,
 *     "default", which is reported
 * @param overridesNamespace whether it applies even to policies that name another
 */
record PolicyFile(
    String place, Origin origin, Optional<String> namespace, boolean overridesNamespace) {
  /** What led to a file. */
  enum Origin {
    /** The user named it. */
    NAMED,
    /** It is somewhere below a folder that the user named, possibly among other files. */
    BELOW_FOLDER,
    /** A kustomization names it. */
    KUSTOMIZATION
  }

  static PolicyFile named(String place) {
    return new PolicyFile(place, Origin.NAMED, Optional.empty(), false);
  }
}
