package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Distinguishes names of this cluster's Services from names that only look like them ({@code
 * api.shop.svc.example.com}): they end in the usual zone, or in one in which a known Service's name
 * was looked up.
 */
public record ServiceNames(Cluster cluster, Set<String> zones) {
  private static final String USUAL = "cluster.local";
  private static final String MARK = ".svc.";

  public ServiceNames {
    zones = Set.copyOf(zones);
  }

  public static ServiceNames of(Cluster cluster, Collection<Lookup> lookups) {
    ServiceNames known = new ServiceNames(cluster, Set.of());
    Set<String> zones = new HashSet<>(Set.of(USUAL));
    lookups.stream().filter(known::isKnown).forEach(lookup -> zones.add(zone(lookup.name())));
    return new ServiceNames(cluster, zones);
  }

  private static String zone(String name) {
    int mark = name.lastIndexOf(MARK);
    return mark < 0 ? "" : name.substring(mark + MARK.length());
  }

  /** Whether it is an answered look-up of a Service in the metadata. */
  public boolean isKnown(Lookup lookup) {
    Optional<ServiceRef> service = NameIndex.serviceNamed(lookup.name());
    return !lookup.addresses().isEmpty()
        && service.filter(cluster.services()::containsKey).isPresent();
  }

  /**
   * The resolver, if this look-up shows that it is the cluster's DNS: it answered for one of the
   * cluster's Services; or, whatever the answer, it has a private address and was asked for a name
   * in the cluster's zone, since pods that use the cluster's DNS append that zone to other names
   * ({@code resolv.conf}, search).
   */
  public SortedSet<IpAddress> clusterResolvers(Lookup lookup) {
    if (answered(lookup)) {
      return lookup.resolvers();
    }
    return lookup.name().contains(MARK) && zones.contains(zone(lookup.name()))
        ? lookup.resolvers().stream()
            .filter(address -> IpPrefix.of(address).isPrivate())
            .collect(Collectors.toCollection(TreeSet::new))
        : Collections.emptySortedSet();
  }

  /** Whether it is an answered look-up of any of this cluster's Services. */
  public boolean answered(Lookup lookup) {
    return !lookup.addresses().isEmpty()
        && NameIndex.serviceNamed(lookup.name()).isPresent()
        && zones.contains(zone(lookup.name()));
  }
}
