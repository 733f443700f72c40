package io.github.pcap2netpol.cluster.model;

/**
 * A namespace.
 *
 * @param name its name
 * @param labels its labels; {@code kubernetes.io/metadata.name} is always among them, as the API
 *     server sees to it
 */
public record Namespace(String name, Labels labels) {}
