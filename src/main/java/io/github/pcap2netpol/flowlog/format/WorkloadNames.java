package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Optional;

/** Checks the names of workloads in records. */
final class WorkloadNames {
  private WorkloadNames() {}

  static Optional<WorkloadRef> of(String namespace, Optional<String> kind, Optional<String> name) {
    return kind.filter(KubernetesNames::isKind).isPresent()
            && name.filter(KubernetesNames::isSubdomain).isPresent()
        ? Optional.of(new WorkloadRef(namespace, kind.get(), name.get()))
        : Optional.empty();
  }
}
