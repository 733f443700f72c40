package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pod's port that a Service port or a port name stands for. A name is looked up in each pod
 * separately: it may mean another number there, or none.
 */
public final class TargetPorts {
  private TargetPorts() {}

  /**
   * The pod's port that a Service port leads to; empty if the target port is named and the pod has
   * no port of that name.
   */
  public static Optional<PortProtocol> of(ServicePort port, Pod pod) {
    Protocol protocol = port.port().protocol();
    if (port.targetPort() instanceof NumberedPort numbered) {
      return Optional.of(new PortProtocol(protocol, numbered.number()));
    }
    return named(((NamedPort) port.targetPort()).name(), protocol, pod);
  }

  /**
   * The pod's port of that name. If several containers use the name, the first one counts, as when
   * Kubernetes resolves the target ports of Services (pkg/api/v1/pod, FindPort).
   */
  public static Optional<PortProtocol> named(String name, Protocol protocol, Pod pod) {
    return declared(name, protocol, pod).findFirst();
  }

  /** All ports to which the pod's containers give that name. More than one is a mistake. */
  public static SortedSet<PortProtocol> allNamed(String name, Protocol protocol, Pod pod) {
    SortedSet<PortProtocol> all = new TreeSet<>();
    declared(name, protocol, pod).forEach(all::add);
    return all;
  }

  private static Stream<PortProtocol> declared(String name, Protocol protocol, Pod pod) {
    return pod.ports().stream()
        .filter(port -> port.name().filter(name::equals).isPresent())
        .map(ContainerPort::port)
        .filter(port -> port.protocol() == protocol);
  }
}
