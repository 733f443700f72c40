package io.github.pcap2netpol.snapshot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster to read, and as which user.
 *
 * @param kubeconfig if empty, {@code KUBECONFIG}, the home folder or, within a pod, its service
 *     account decide
 * @param context of the kubeconfig; if empty, its current one
 */
public record ClusterAccess(Optional<Path> kubeconfig, Optional<String> context) {}
