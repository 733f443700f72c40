package io.github.pcap2netpol.cluster.objects;

/** A Namespace (Kubernetes API, core/v1). */
public record NamespaceObject(ObjectMeta meta) implements MetadataObjects.Versioned {}
