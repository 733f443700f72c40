package io.github.pcap2netpol.cluster.objects;

/** A namespace as the API has it (core/v1 Namespace). */
public record NamespaceObject(ObjectMeta meta) implements MetadataObjects.Versioned {}
