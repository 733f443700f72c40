package io.github.pcap2netpol.cluster.model;

import io.github.pcap2netpol.manifest.Value;

/**
 * A NetworkPolicy that existed in the cluster, uninterpreted; {@code verify} knows what it means.
 *
 * @param namespace its namespace
 * @param name its name
 * @param labels its labels
 * @param object kind, name, labels and spec
 */
public record PolicyDocument(String namespace, String name, Labels labels, Value.Mapping object) {
  /** The label that names the tool that manages an object (Kubernetes, "Recommended Labels"). */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Its value on objects that this tool writes. */
  public static final String TOOL = "pcap2netpol";

  /** Whether this tool wrote it. */
  public boolean isOurs() {
    return TOOL.equals(labels.values().get(MANAGED_BY));
  }
}
