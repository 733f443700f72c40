package io.github.pcap2netpol.cluster.model;

/**
 * A NetworkPolicy that the cluster had, as it was in the metadata: what it means is the business of
 * {@code verify}.
 *
 * @param namespace its namespace
 * @param name its name
 * @param json the whole object as JSON
 */
public record PolicyDocument(String namespace, String name, String json) {}
