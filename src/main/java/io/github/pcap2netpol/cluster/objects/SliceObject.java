package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.manifest.Tree.Fields;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An EndpointSlice (discovery.k8s.io/v1), or the older Endpoints (core/v1).
 *
 * @param meta its metadata
 * @param service the Service it belongs to, empty if it says none
 * @param endpoints its endpoints, ready or not
 * @param sourceCluster the cluster that has the endpoints, if it is another one: they are imported
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

  static SliceObject readSlice(ObjectMeta meta, Fields slice) {
    List<ServiceEndpoint> endpoints = new ArrayList<>();
    for (Fields endpoint : slice.objects("endpoints")) {
      Optional<PodRef> pod = pod(endpoint.fields("targetRef"), meta.namespace());
      for (String text : endpoint.texts("addresses")) {
        IpAddress.parse(text)
            .ifPresent(address -> add(address, slice.objects("ports"), pod, endpoints));
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

  static SliceObject readEndpoints(ObjectMeta meta, Fields object) {
    List<ServiceEndpoint> endpoints = new ArrayList<>();
    for (Fields subset : object.objects("subsets")) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Fields entry : subset.objects(list)) {
          Optional<PodRef> pod = pod(entry.fields("targetRef"), meta.namespace());
          entry
              .text("ip")
              .flatMap(IpAddress::parse)
              .ifPresent(address -> add(address, subset.objects("ports"), pod, endpoints));
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
      IpAddress address, List<Fields> ports, Optional<PodRef> pod, List<ServiceEndpoint> into) {
    for (Fields port : ports) {
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

  private static Optional<PodRef> pod(Fields reference, String namespace) {
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
