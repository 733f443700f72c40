package io.github.pcap2netpol.cluster.label;

import java.util.Set;

/** Labels that the Job controller puts on the pods of each Job. */
public final class JobLabels {
  /** The name of the Job (Kubernetes 1.27 and later). */
  public static final String NAME = "batch.kubernetes.io/job-name";

  /** The same label's key before Kubernetes 1.27. */
  public static final String OLD_NAME = "job-name";

  /** All labels that name one Job; its template has them too. */
  public static final Set<String> OF_ONE_JOB =
      Set.of(NAME, OLD_NAME, "batch.kubernetes.io/controller-uid", "controller-uid");

  private JobLabels() {}
}
