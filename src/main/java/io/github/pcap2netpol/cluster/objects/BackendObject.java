package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.BackendReference;
import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An object that leads to Services: an Ingress (networking.k8s.io/v1 and its predecessors), a route
 * of the Gateway API or of OpenShift, a load balancer's TargetGroupBinding, or an object that tells
 * the API server whom to call (webhooks, aggregated APIs, conversions).
 *
 * @param meta its metadata
 * @param backends the Services it leads to, in order
 */
public record BackendObject(ObjectMeta meta, List<BackendReference> backends)
    implements MetadataObjects.Versioned {

  /**
   * Whether objects of this kind and group lead to Services. An empty group means the kind's usual
   * one.
   */
  static boolean isKnown(String kind, String group) {
    return switch (kind) {
      case "Ingress" ->
          group.isEmpty() || group.equals("networking.k8s.io") || group.equals("extensions");
      case "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute" ->
          group.equals("gateway.networking.k8s.io");
      case "Route" -> group.equals("route.openshift.io");
      case "TargetGroupBinding" -> group.equals("elbv2.k8s.aws");
      case "IngressRoute", "IngressRouteTCP", "IngressRouteUDP" ->
          group.equals("traefik.io") || group.equals("traefik.containo.us");
      case "HTTPProxy" -> group.equals("projectcontour.io");
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
          group.equals("admissionregistration.k8s.io");
      case "APIService" -> group.equals("apiregistration.k8s.io");
      case "CustomResourceDefinition" -> group.equals("apiextensions.k8s.io");
      default -> false;
    };
  }

  static BackendObject read(ObjectMeta meta, Mapping object) {
    Mapping spec = object.mapping("spec");
    TreeSet<BackendReference> backends = new TreeSet<>();
    switch (meta.kind()) {
      case "Ingress" -> ingress(spec).forEach(backend -> addIngress(meta, backend, backends));
      case "Route" -> openShift(meta, spec, backends);
      case "TargetGroupBinding" -> {
        Mapping service = spec.mapping("serviceRef");
        add(meta, service.text("name"), Optional.empty(), service.text("port"), backends);
      }
      case "IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "HTTPProxy" ->
          routesOfServices(meta, spec, backends);
      case "APIService" -> addService(meta, spec.mapping("service"), backends);
      case "CustomResourceDefinition" ->
          addService(
              meta,
              spec.mapping("conversion")
                  .mapping("webhook")
                  .mapping("clientConfig")
                  .mapping("service"),
              backends);
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
          object
              .mappings("webhooks")
              .forEach(
                  webhook ->
                      addService(
                          meta, webhook.mapping("clientConfig").mapping("service"), backends));
      default -> gatewayRoute(meta, spec, backends);
    }
    return new BackendObject(meta, List.copyOf(backends));
  }

  private static Stream<Mapping> ingress(Mapping spec) {
    return Stream.concat(
        Stream.of(spec.mapping("defaultBackend"), spec.mapping("backend")),
        spec.mappings("rules").stream()
            .flatMap(rule -> rule.mapping("http").mappings("paths").stream())
            .map(path -> path.mapping("backend")));
  }

  private static void addIngress(
      ObjectMeta meta, Mapping backend, SortedSet<BackendReference> into) {
    Mapping service = backend.mapping("service");
    Mapping port = service.mapping("port");
    add(
        meta,
        service.text("name").or(() -> backend.text("serviceName")),
        Optional.empty(),
        port.text("number").or(() -> port.text("name")).or(() -> backend.text("servicePort")),
        into);
  }

  /**
   * Traefik's and Contour's routes: Services by name and port, in another namespace if one is
   * given.
   */
  private static void routesOfServices(
      ObjectMeta meta, Mapping spec, SortedSet<BackendReference> into) {
    Stream.concat(
            Stream.of(spec.mapping("tcpproxy"))
                .flatMap(proxy -> proxy.mappings("services").stream()),
            spec.mappings("routes").stream().flatMap(route -> route.mappings("services").stream()))
        .filter(service -> service.text("kind").orElse("Service").equals("Service"))
        .forEach(
            service ->
                add(
                    meta,
                    service.text("name"),
                    service.text("namespace"),
                    service.text("port"),
                    into));
  }

  /** Includes backends that only receive mirrored requests. */
  private static void gatewayRoute(
      ObjectMeta meta, Mapping spec, SortedSet<BackendReference> into) {
    for (Mapping rule : spec.mappings("rules")) {
      Stream.concat(
              rule.mappings("backendRefs").stream(),
              rule.mappings("filters").stream()
                  .map(filter -> filter.mapping("requestMirror").mapping("backendRef")))
          .filter(reference -> reference.text("kind").orElse("Service").equals("Service"))
          .filter(reference -> reference.text("group").orElse("").isEmpty())
          .forEach(
              reference ->
                  add(
                      meta,
                      reference.text("name"),
                      reference.text("namespace"),
                      reference.text("port"),
                      into));
    }
  }

  private static void openShift(ObjectMeta meta, Mapping spec, SortedSet<BackendReference> into) {
    Optional<String> port = spec.mapping("port").text("targetPort");
    Stream.concat(Stream.of(spec.mapping("to")), spec.mappings("alternateBackends").stream())
        .filter(target -> target.text("kind").orElse("Service").equals("Service"))
        .forEach(target -> add(meta, target.text("name"), Optional.empty(), port, into));
  }

  /** A service reference in a cluster-wide object; the port defaults to 443. */
  private static void addService(
      ObjectMeta meta, Mapping service, SortedSet<BackendReference> into) {
    add(
        meta,
        service.text("name"),
        service.text("namespace"),
        service.text("port").or(() -> Optional.of("443")),
        into);
  }

  private static void add(
      ObjectMeta meta,
      Optional<String> service,
      Optional<String> namespace,
      Optional<String> port,
      SortedSet<BackendReference> into) {
    String in = namespace.filter(KubernetesNames::isLabel).orElse(meta.namespace());
    if (service.filter(KubernetesNames::isSubdomain).isPresent() && !in.isEmpty()) {
      into.add(
          new BackendReference(
              new ObjectRef(meta.kind(), meta.namespace(), meta.name()),
              new ServiceRef(in, service.get()),
              port.filter(text -> text.matches("[0-9a-z-]{1,63}"))));
    }
  }
}
