package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.net.Endpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a peer was addressed. */
public sealed interface Route extends Comparable<Route> {
  /** By its own address. */
  record Direct() implements Route {}

  /**
   * Through a Service's address or node port.
   *
   * @param service the Service
   * @param kind which of its addresses
   * @param dialled the address and port that the client used
   */
  record ThroughService(ServiceRef service, VirtualAddress.Kind kind, Endpoint dialled)
      implements Route {
    /** Written out: what the compiler would generate is linked at run time, at every start. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof ThroughService that
              && service.equals(that.service)
              && kind == that.kind
              && dialled.equals(that.dialled));
    }

    @Override
    public int hashCode() {
      return (service.hashCode() * 31 + kind.hashCode()) * 31 + dialled.hashCode();
    }
  }

  /**
   * By a pod's own address, which the client had just got from resolving a Service's name: stands
   * for the Service too.
   *
   * @param service the Service
   */
  record ResolvedService(ServiceRef service) implements Route {}

  /** The Service this went through or stands for, if any. */
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
