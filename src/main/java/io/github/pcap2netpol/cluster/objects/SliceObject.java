package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An EndpointSlice (discovery.k8s.io/v1), or the older Endpoints (core/v1).
 *
 * @param meta its metadata
 * @param service the Service it belongs to, empty if it names none
 * @param endpoints its endpoints, ready or not
 * @param sourceCluster the cluster that the endpoints were imported from, if any
 */
public record SliceObject(
    ObjectMeta meta,
    Optional<ServiceRef> service,
    List<ServiceEndpoint> endpoints,
    Optional<String> sourceCluster)
    implements MetadataObjects.Versioned {

  /** Labels that name the cluster from which endpoints were imported (KEP 1645; Linkerd). */
  private static final List<String> SOURCES =
      List.of("multicluster.kubernetes.io/source-cluster", "mirror.linkerd.io/cluster-name");

  private static Optional<String> sourceCluster(ObjectMeta meta) {
    return SOURCES.stream()
        .flatMap(key -> Optional.ofNullable(meta.labels().values().get(key)).stream())
        .findFirst();
  }

  static SliceObject readSlice(ObjectMeta meta, Mapping slice) {
    List<ServiceEndpoint> endpoints = new ArrayList<>();
    for (Mapping endpoint : slice.mappings("endpoints")) {
      Optional<PodRef> pod = pod(endpoint.mapping("targetRef"), meta.namespace());
      for (String text : endpoint.texts("addresses")) {
        IpAddress.parse(text)
            .ifPresent(address -> add(address, slice.mappings("ports"), pod, endpoints));
      }
    }
    Optional<String> service =
        Optional.ofNullable(meta.labels().values().get("kubernetes.io/service-name"))
            .or(
                () ->
                    meta.owner()
                        .filter(owner -> owner.kind().equals("Service"))
                        .map(ObjectMeta.Owner::name));
    return new SliceObject(
        meta,
        service.map(name -> new ServiceRef(meta.namespace(), name)),
        endpoints,
        sourceCluster(meta));
  }

  static SliceObject readEndpoints(ObjectMeta meta, Mapping object) {
    List<ServiceEndpoint> endpoints = new ArrayList<>();
    for (Mapping subset : object.mappings("subsets")) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Mapping entry : subset.mappings(list)) {
          Optional<PodRef> pod = pod(entry.mapping("targetRef"), meta.namespace());
          entry
              .text("ip")
              .flatMap(IpAddress::parse)
              .ifPresent(address -> add(address, subset.mappings("ports"), pod, endpoints));
        }
      }
    }
    return new SliceObject(
        meta,
        Optional.of(new ServiceRef(meta.namespace(), meta.name())),
        endpoints,
        sourceCluster(meta));
  }

  private static void add(
      IpAddress address, List<Mapping> ports, Optional<PodRef> pod, List<ServiceEndpoint> into) {
    for (Mapping port : ports) {
      PodReader.port(port.text("port"))
          .ifPresent(
              number ->
                  PodReader.protocol(port)
                      .ifPresent(
                          protocol ->
                              into.add(
                                  new ServiceEndpoint(
                                      port.text("name").orElse(""),
                                      address,
                                      new PortProtocol(protocol, number),
                                      pod))));
    }
  }

  private static Optional<PodRef> pod(Mapping reference, String namespace) {
    return reference.text("kind").orElse("").equals("Pod")
        ? reference
            .text("name")
            .filter(KubernetesNames::isSubdomain)
            .map(
                name ->
                    new PodRef(
                        reference
                            .text("namespace")
                            .filter(KubernetesNames::isLabel)
                            .orElse(namespace),
                        name))
        : Optional.empty();
  }
}
