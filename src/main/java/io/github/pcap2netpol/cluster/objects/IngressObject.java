package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.IngressBackend;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.manifest.Tree.Fields;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An Ingress (networking.k8s.io/v1, and the older forms).
 *
 * @param meta its metadata
 * @param backends the Services it leads to, in order
 */
public record IngressObject(ObjectMeta meta, List<IngressBackend> backends)
    implements MetadataObjects.Versioned {

  static IngressObject read(ObjectMeta meta, Fields ingress) {
    Fields spec = ingress.fields("spec");
    Stream<Fields> paths =
        spec.objects("rules").stream()
            .flatMap(rule -> rule.fields("http").objects("paths").stream())
            .map(path -> path.fields("backend"));
    TreeSet<String> services = new TreeSet<>();
    Stream.concat(Stream.of(spec.fields("defaultBackend"), spec.fields("backend")), paths)
        .flatMap(backend -> service(backend).stream())
        .filter(KubernetesNames::isSubdomain)
        .forEach(services::add);
    return new IngressObject(
        meta,
        services.stream()
            .map(
                service ->
                    new IngressBackend(
                        meta.namespace(), meta.name(), new ServiceRef(meta.namespace(), service)))
            .toList());
  }

  private static Optional<String> service(Fields backend) {
    return backend.fields("service").text("name").or(() -> backend.text("serviceName"));
  }
}
