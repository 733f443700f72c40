package io.github.pcap2netpol.cluster.model;

import java.time.Instant;

/**
 * One run of a container, the last that the pod's status reports.
 *
 * @param container the container's name
 * @param role what it is for
 * @param from when it started
 * @param until when it ended; {@link Instant#MAX} if it had not
 */
public record ContainerRun(String container, Role role, Instant from, Instant until) {
  /** What a container is for. */
  public enum Role {
    /** The application, and sidecars. */
    ORDINARY,
    /** Runs to completion before the others start. */
    INIT,
    /** Records the pod's traffic. */
    CAPTURE
  }
}
