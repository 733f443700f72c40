package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.Endpoint;
import java.util.Optional;
import java.util.OptionalInt;

/** How a peer was addressed. */
public sealed interface Route extends Comparable<Route> {
  /** By its own address. */
  record Direct() implements Route {}

  /**
   * Through a Service's address or node port.
   *
   * @param service the Service
   * @param kind which kind of its addresses
   * @param dialled the address and port that the client used
   */
  record ThroughService(ServiceRef service, VirtualAddress.Kind kind, Endpoint dialled)
      implements Route {}

  /**
   * By a pod's own address that stands for a Service: the client had just resolved the Service's
   * name to it, or the Service is the one that resolves names.
   *
   * @param service the Service
   * @param port the Service's own port that leads there
   */
  record ResolvedService(ServiceRef service, int port) implements Route {}

  /** The port that the client meant to call, if it is not the peer's own. */
  default OptionalInt dialledPort() {
    if (this instanceof ThroughService through) {
      return OptionalInt.of(through.dialled().port());
    }
    return this instanceof ResolvedService resolved
        ? OptionalInt.of(resolved.port())
        : OptionalInt.empty();
  }

  /** The Service that this went through or stands for, if any. */
  default Optional<ServiceRef> viaService() {
    if (this instanceof ThroughService through) {
      return Optional.of(through.service());
    }
    return this instanceof ResolvedService resolved
        ? Optional.of(resolved.service())
        : Optional.empty();
  }

  @Override
  default int compareTo(Route other) {
    if (equals(other)) {
      return 0;
    }
    int byForm = Integer.compare(form(), other.form());
    if (byForm != 0) {
      return byForm;
    }
    int byService = serviceText().compareTo(other.serviceText());
    return byService != 0 ? byService : toString().compareTo(other.toString());
  }

  private int form() {
    return this instanceof Direct ? 0 : this instanceof ThroughService ? 1 : 2;
  }

  private String serviceText() {
    return viaService().map(ServiceRef::toString).orElse("");
  }
}
