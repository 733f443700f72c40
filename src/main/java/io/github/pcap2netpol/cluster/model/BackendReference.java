package io.github.pcap2netpol.cluster.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * A reference to a Service from an object that causes it to be called: an Ingress, a Gateway route,
 * a webhook configuration.
 *
 * @param object the object
 * @param service the Service it names
 * @param port the Service's port as the object names it, a number or a name; empty if it names none
 */
public record BackendReference(ObjectRef object, ServiceRef service, Optional<String> port)
    implements Comparable<BackendReference> {
  private static final Comparator<BackendReference> ORDER =
      Comparator.comparing(BackendReference::object)
          .thenComparing(BackendReference::service)
          .thenComparing(reference -> reference.port().orElse(""));

  /** Whether the reference is to this port of the Service. */
  public boolean isTo(ServicePort candidate) {
    return port.isEmpty()
        || port.get().equals(candidate.name())
        || port.get().equals(Integer.toString(candidate.port().port()))
        // OpenShift's Routes name the pods' port.
        || port.get().equals(target(candidate));
  }

  private static String target(ServicePort candidate) {
    return candidate.targetPort() instanceof ServicePort.NumberedPort numbered
        ? Integer.toString(numbered.number())
        : ((ServicePort.NamedPort) candidate.targetPort()).name();
  }

  /** Whether the API server makes the calls, rather than a proxy that serves users. */
  public boolean isByApiServer() {
    return switch (object.kind()) {
      case "APIService",
          "CustomResourceDefinition",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration" ->
          true;
      default -> false;
    };
  }

  @Override
  public int compareTo(BackendReference other) {
    return ORDER.compare(this, other);
  }
}
