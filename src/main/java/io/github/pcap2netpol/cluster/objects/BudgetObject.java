package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.util.Optional;

/**
 * A PodDisruptionBudget (Kubernetes API, policy/v1), with the pods it covers.
 *
 * @param meta its metadata
 * @param selector its {@code spec.selector}; empty if it has none or selects everything
 */
record BudgetObject(ObjectMeta meta, Optional<LabelSelector> selector)
    implements MetadataObjects.Versioned {
  static BudgetObject read(ObjectMeta meta, Mapping object, ObjectReader reader) {
    return new BudgetObject(
        meta, reader.selector(object.mapping("spec").mapping("selector"), meta.place()));
  }
}
