package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who looked up which names, and what the answers were. */
public final class NameIndex {
  private static final String MARK = ".svc";

  private final SortedMap<WorkloadRef, List<Lookup>> byWorkload = new TreeMap<>();
  private final Map<WorkloadRef, Map<IpAddress, SortedSet<String>>> namesOf = new HashMap<>();
  private final Map<WorkloadRef, Map<ServiceRef, Instant>> servicesOf = new HashMap<>();
  private final Map<String, SortedSet<IpAddress>> addressesOf = new HashMap<>();

  private final SortedMap<IpAddress, SortedSet<String>> noted;

  public NameIndex(Bundle bundle, Traffic traffic) {
    noted = traffic.notedNames();
    for (Lookup lookup : traffic.lookups()) {
      addressesOf
          .computeIfAbsent(lookup.name(), name -> new TreeSet<>())
          .addAll(lookup.addresses());
      Optional<WorkloadRef> client = client(bundle, lookup);
      if (client.isEmpty()) {
        continue;
      }
      byWorkload.computeIfAbsent(client.get(), any -> new ArrayList<>()).add(lookup);
      for (IpAddress address : lookup.addresses()) {
        namesOf
            .computeIfAbsent(client.get(), any -> new HashMap<>())
            .computeIfAbsent(address, any -> new TreeSet<>())
            .add(lookup.name());
      }
      if (!lookup.addresses().isEmpty()) {
        serviceNamed(lookup.name())
            .filter(bundle.cluster().services()::containsKey)
            .ifPresent(
                service ->
                    servicesOf
                        .computeIfAbsent(client.get(), any -> new TreeMap<>())
                        .merge(
                            service,
                            lookup.first().time(),
                            (one, other) -> one.isBefore(other) ? one : other));
      }
    }
  }

  private static Optional<WorkloadRef> client(Bundle bundle, Lookup lookup) {
    return bundle.addresses().ownerAt(lookup.client(), lookup.first().time())
            instanceof AddressOwner.PodOwner owner
        ? Optional.of(owner.pod()).map(Pod::workload)
        : Optional.empty();
  }

  /**
   * The Service in a DNS name of a Service: {@code service.namespace.svc.zone}, possibly with a
   * pod's or port's name in front.
   */
  static Optional<ServiceRef> serviceNamed(String name) {
    for (int mark = name.indexOf(MARK); mark >= 0; mark = name.indexOf(MARK, mark + 1)) {
      int end = mark + MARK.length();
      int namespace = name.lastIndexOf('.', mark - 1) + 1;
      if (namespace > 0 && (end == name.length() || name.charAt(end) == '.')) {
        int service = name.lastIndexOf('.', namespace - 2) + 1;
        return Optional.of(
            new ServiceRef(
                name.substring(namespace, mark), name.substring(service, namespace - 1)));
      }
    }
    return Optional.empty();
  }

  /** What each workload's pods looked up. */
  public SortedMap<WorkloadRef, List<Lookup>> byWorkload() {
    return byWorkload;
  }

  /** The names for which this workload's pods received this address. */
  public SortedSet<String> namesOf(WorkloadRef client, IpAddress address) {
    return namesOf.getOrDefault(client, Map.of()).getOrDefault(address, new TreeSet<>());
  }

  /**
   * The names that capture files give to this address. They are labels and nothing more: that the
   * author of a file knew other addresses by the same name does not mean that a pod received them.
   */
  public SortedSet<String> notedNamesOf(IpAddress address) {
    return noted.getOrDefault(address, new TreeSet<>());
  }

  /** All addresses that anyone received for this name. */
  public SortedSet<IpAddress> addressesOf(String name) {
    return addressesOf.getOrDefault(name, new TreeSet<>());
  }

  /** The Services whose names this workload's pods had resolved by then. */
  public List<ServiceRef> servicesResolved(WorkloadRef client, Instant by) {
    return servicesOf.getOrDefault(client, Map.of()).entrySet().stream()
        .filter(entry -> !entry.getValue().isAfter(by))
        .map(Map.Entry::getKey)
        .toList();
  }
}
