package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Service without its endpoints (Kubernetes API, core/v1 Service).
 *
 * @param meta its metadata
 * @param service the rest
 */
public record ServiceObject(ObjectMeta meta, Service service) implements MetadataObjects.Versioned {
  private static final Set<String> TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");

  static ServiceObject read(ObjectMeta meta, Mapping object, ObjectReader reader) {
    Mapping spec = object.mapping("spec");
    List<String> clusterIps = spec.texts("clusterIPs");
    List<IpAddress> loadBalancers = new ArrayList<>();
    for (Mapping ingress : object.mapping("status").mapping("loadBalancer").mappings("ingress")) {
      ingress.text("ip").flatMap(IpAddress::parse).ifPresent(loadBalancers::add);
    }
    return new ServiceObject(
        meta,
        new Service(
            new ServiceRef(meta.namespace(), meta.name()),
            spec.text("type").filter(TYPES::contains).orElse("ClusterIP"),
            reader.plainSelector(spec.mapping("selector"), meta.place()),
            addresses(clusterIps.isEmpty() ? spec.text("clusterIP").stream().toList() : clusterIps),
            loadBalancers,
            addresses(spec.texts("externalIPs")),
            ports(spec),
            spec.text("externalTrafficPolicy").orElse("").equals("Local"),
            spec.texts("loadBalancerSourceRanges").stream()
                .flatMap(range -> IpPrefix.parse(range.strip()).stream())
                .toList(),
            spec.text("externalName").filter(ServiceObject::isHostName),
            List.of()));
  }

  /** This Service, with the other's addresses added. */
  ServiceObject withAddressesOf(ServiceObject other) {
    return new ServiceObject(
        meta,
        new Service(
            service.ref(),
            service.type(),
            service.selector(),
            united(service.clusterIps(), other.service.clusterIps()),
            united(service.loadBalancerIps(), other.service.loadBalancerIps()),
            united(service.externalIps(), other.service.externalIps()),
            service.ports(),
            service.externalTrafficLocal(),
            service.loadBalancerSourceRanges(),
            service.externalName(),
            service.endpoints()));
  }

  private static List<IpAddress> united(List<IpAddress> one, List<IpAddress> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  /** The addresses among the texts; headless Services have "None". */
  private static List<IpAddress> addresses(List<String> texts) {
    return texts.stream().flatMap(text -> IpAddress.parse(text).stream()).distinct().toList();
  }

  private static List<ServicePort> ports(Mapping spec) {
    List<ServicePort> ports = new ArrayList<>();
    for (Mapping port : spec.mappings("ports")) {
      OptionalInt number = PodReader.port(port.text("port"));
      Optional<Protocol> protocol = PodReader.protocol(port);
      if (number.isPresent() && protocol.isPresent()) {
        ports.add(
            new ServicePort(
                port.text("name").filter(KubernetesNames::isLabel).orElse(""),
                new PortProtocol(protocol.get(), number.getAsInt()),
                target(port.text("targetPort"), number.getAsInt()),
                PodReader.port(port.text("nodePort"))));
      }
    }
    return ports;
  }

  /** The target port, which defaults to the Service's own port as in the API. */
  private static ServicePort.TargetPort target(Optional<String> text, int port) {
    OptionalInt number = PodReader.port(text);
    if (number.isEmpty() && text.filter(KubernetesNames::isLabel).isPresent()) {
      String name = text.get();
      return name.equals("0")
          ? new ServicePort.NumberedPort(port)
          : new ServicePort.NamedPort(name);
    }
    return new ServicePort.NumberedPort(number.orElse(port));
  }

  private static boolean isHostName(String name) {
    return name.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
  }
}
