package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.manifest.Value;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.Value.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A NetworkPolicy reduced to what carries its meaning: kind, name, labels and spec.
 *
 * @param meta its metadata
 * @param document the policy
 * @param subject the pods it selects; empty if it selects all of its namespace
 */
public record PolicyObject(
    ObjectMeta meta, PolicyDocument document, Optional<LabelSelector> subject)
    implements MetadataObjects.Versioned {
  static PolicyObject read(ObjectMeta meta, Mapping policy, ObjectReader reader) {
    int line = policy.line();
    Map<String, Value> labels = new LinkedHashMap<>();
    meta.labels().values().forEach((key, value) -> labels.put(key, new Text(value, line)));
    Map<String, Value> metadata = new LinkedHashMap<>();
    metadata.put("name", new Text(meta.name(), line));
    metadata.put("namespace", new Text(meta.namespace(), line));
    metadata.put("labels", new Mapping(labels, Map.of(), line));
    Map<String, Value> object = new LinkedHashMap<>();
    object.put("apiVersion", new Text("networking.k8s.io/v1", line));
    object.put("kind", new Text("NetworkPolicy", line));
    object.put("metadata", new Mapping(metadata, Map.of(), line));
    object.put("spec", policy.field("spec"));
    return new PolicyObject(
        meta,
        new PolicyDocument(
            meta.namespace(), meta.name(), meta.labels(), new Mapping(object, Map.of(), line)),
        reader.selector(policy.mapping("spec").mapping("podSelector"), meta.place()));
  }
}
