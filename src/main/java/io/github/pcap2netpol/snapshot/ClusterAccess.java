package io.github.pcap2netpol.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which cluster to read, and as which user.
 *
 * @param kubeconfig if empty, {@code KUBECONFIG}, the home folder or, within a pod, its service
 *     account decide
 * @param context of the kubeconfig; if empty, its current one
 * @param patience how long to wait for the beginning of an answer, and for each further part
 */
public record ClusterAccess(
    Optional<Path> kubeconfig, Optional<String> context, Duration patience) {
  public static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

  public ClusterAccess(Optional<Path> kubeconfig, Optional<String> context) {
    this(kubeconfig, context, USUAL_PATIENCE);
  }
}
