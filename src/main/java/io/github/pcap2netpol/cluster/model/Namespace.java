package io.github.pcap2netpol.cluster.model;

import java.util.Map;

/**
 * A namespace.
 *
 * @param name its name
 * @param labels its labels; always include {@link #NAME_LABEL}, which the API server sets
 */
public record Namespace(String name, Labels labels) {
  /** The label with its own name that every namespace has. */
  public static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** A namespace known by name only. */
  public static Namespace named(String name) {
    return new Namespace(name, Labels.of(Map.of(NAME_LABEL, name)));
  }
}
