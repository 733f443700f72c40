package io.github.pcap2netpol.cluster;

/** A namespace as the API has it (core/v1 Namespace). */
record NamespaceObject(ObjectMeta meta) implements MetadataObjects.Versioned {}
