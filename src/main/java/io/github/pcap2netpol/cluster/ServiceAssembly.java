package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.ServiceObject;
import io.github.pcap2netpol.cluster.objects.SliceObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes Services from their objects and the endpoints that slices list for them. */
final class ServiceAssembly {
  private static final Comparator<ServiceEndpoint> ENDPOINT_ORDER =
      Comparator.comparing(ServiceEndpoint::portName)
          .thenComparing(ServiceEndpoint::address)
          .thenComparing(ServiceEndpoint::port)
          .thenComparing(endpoint -> endpoint.pod().map(PodRef::toString).orElse(""));

  private final MetadataObjects objects;

  ServiceAssembly(MetadataObjects objects) {
    this.objects = objects;
  }

  SortedMap<ServiceRef, Service> services() {
    Map<ServiceRef, SortedSet<ServiceEndpoint>> endpoints = new HashMap<>();
    for (SliceObject slice : objects.slices.values()) {
      slice.service().ifPresent(ref -> addTo(endpoints, ref, slice.endpoints()));
    }
    Set<ServiceRef> sliced = Set.copyOf(endpoints.keySet());
    for (SliceObject older : objects.endpoints.values()) {
      // Endpoints duplicate the slices and are truncated after 1,000 addresses.
      older
          .service()
          .filter(ref -> !sliced.contains(ref))
          .ifPresent(ref -> addTo(endpoints, ref, older.endpoints()));
    }
    SortedMap<ServiceRef, Service> services = new TreeMap<>();
    for (ServiceObject object : objects.services.values()) {
      Service bare = object.service();
      services.put(
          bare.ref(),
          new Service(
              bare.ref(),
              bare.type(),
              bare.selector(),
              bare.clusterIps(),
              bare.loadBalancerIps(),
              bare.externalIps(),
              bare.ports(),
              bare.externalTrafficLocal(),
              bare.loadBalancerSourceRanges(),
              bare.externalName(),
              List.copyOf(endpoints.getOrDefault(bare.ref(), new TreeSet<>(ENDPOINT_ORDER)))));
    }
    return services;
  }

  private static void addTo(
      Map<ServiceRef, SortedSet<ServiceEndpoint>> map,
      ServiceRef service,
      List<ServiceEndpoint> endpoints) {
    map.computeIfAbsent(service, key -> new TreeSet<>(ENDPOINT_ORDER)).addAll(endpoints);
  }
}
