package io.github.pcap2netpol.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster, and as whom.
 *
 * @param kubeconfig empty for what {@code KUBECONFIG}, the home folder, or within a pod its service
 *     account say
 * @param context of the kubeconfig; empty for its current one
 */
public record ClusterAccess(Optional<Path> kubeconfig, Optional<String> context) {}
