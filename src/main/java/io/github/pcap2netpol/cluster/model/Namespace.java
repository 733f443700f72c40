package io.github.pcap2netpol.cluster.model;

import java.util.Map;

/**
 * A namespace.
 *
 * @param name its name
 * @param labels its labels; {@link #NAME_LABEL} is always among them, as the API server sees to it
 */
public record Namespace(String name, Labels labels) {
  /** The label that every namespace has, with its own name. */
  public static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** A namespace of which nothing but the name is known. */
  public static Namespace named(String name) {
    return new Namespace(name, Labels.of(Map.of(NAME_LABEL, name)));
  }
}
