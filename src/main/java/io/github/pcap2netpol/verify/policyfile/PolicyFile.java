package io.github.pcap2netpol.verify.policyfile;

import java.util.Optional;

/**
 * A file of policies, and how to read it.
 *
 * @param place where it is from, for diagnostics
 * @param origin what led to it
 * @param namespace that of policies that name none, as with {@code kubectl -n}; where it is empty
 *     it is "default", and said
 * @param overridesNamespace whether that holds for policies that name another, too
 */
record PolicyFile(
    String place, Origin origin, Optional<String> namespace, boolean overridesNamespace) {
  /** What led to a file. */
  enum Origin {
    /** It was named. */
    NAMED,
    /** It is somewhere below a folder that was named, maybe among other things. */
    BELOW_FOLDER,
    /** A kustomization names it. */
    KUSTOMIZATION
  }

  static PolicyFile named(String place) {
    return new PolicyFile(place, Origin.NAMED, Optional.empty(), false);
  }
}
