package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A network for each workload: the one that its pods' label already names, or its own, named after
 * the workload, with namespace and kind where two would have the same name.
 */
final class NetworkNames {
  private final Map<WorkloadRef, Network> networks = new HashMap<>();
  private final Set<WorkloadRef> labelled = new HashSet<>();

  NetworkNames(Cluster cluster, String label) {
    Set<String> taken = new HashSet<>();
    List<WorkloadRef> others = new ArrayList<>();
    for (Workload workload : cluster.workloads().values()) {
      String value = Membership.value(workload, label);
      // Contracts can't name a label value with an underscore, which they read as a hyphen.
      if (!value.isEmpty() && ContractFile.tag(value).equals(value)) {
        networks.put(workload.ref(), new Network(value, value));
        labelled.add(workload.ref());
        taken.add(value);
      } else {
        others.add(workload.ref());
      }
    }
    List<Function<WorkloadRef, String>> ways =
        List.of(
            WorkloadRef::name,
            ref -> ref.namespace() + "-" + ref.name(),
            ref -> ref.namespace() + "-" + ref.kind().toLowerCase(Locale.ROOT) + "-" + ref.name());
    for (Function<WorkloadRef, String> way : ways) {
      others = name(others, way, taken);
    }
    int number = 1;
    for (WorkloadRef ref : others) {
      String name = "network-" + number++;
      while (!taken.add(name)) {
        name = "network-" + number++;
      }
      networks.put(ref, new Network(name, name));
    }
  }

  /** Names the workloads whose name is unique, and returns the others. */
  private List<WorkloadRef> name(
      List<WorkloadRef> workloads, Function<WorkloadRef, String> way, Set<String> taken) {
    Map<String, List<WorkloadRef>> byName = new TreeMap<>();
    for (WorkloadRef ref : workloads) {
      byName.computeIfAbsent(way.apply(ref), any -> new ArrayList<>()).add(ref);
    }
    List<WorkloadRef> left = new ArrayList<>();
    byName.forEach(
        (name, bearers) -> {
          if (bearers.size() == 1 && ContractFile.tag(name).equals(name) && taken.add(name)) {
            networks.put(bearers.get(0), new Network(name, name));
          } else {
            left.addAll(bearers);
          }
        });
    return left.stream().sorted().toList();
  }

  /** The network of a workload, which may be missing from the metadata. */
  Network of(WorkloadRef workload) {
    return networks.computeIfAbsent(
        workload,
        missing -> {
          String name = ContractFile.tag(missing.namespace() + "-" + missing.name());
          return new Network(name, name);
        });
  }

  /** The network of a workload of the metadata. */
  Optional<Network> known(WorkloadRef workload) {
    return Optional.ofNullable(networks.get(workload));
  }

  /** Whether its pods already have the label. */
  boolean isLabelled(WorkloadRef workload) {
    return labelled.contains(workload);
  }
}
