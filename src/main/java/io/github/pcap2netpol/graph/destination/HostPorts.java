package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which pods answer on a port of their node: hostNetwork pods, and pods with host ports. */
final class HostPorts {
  private record At(String node, PortProtocol port) {}

  private final Map<At, Pod> onHost = new HashMap<>();
  private final Map<At, Pod> forwarded = new HashMap<>();

  HostPorts(Cluster cluster) {
    for (Workload workload : cluster.workloads().values()) {
      for (Pod pod : workload.pods()) {
        for (ContainerPort declared : pod.ports()) {
          pod.node().ifPresent(node -> put(pod, node, declared));
        }
      }
    }
  }

  private void put(Pod pod, String node, ContainerPort declared) {
    if (pod.hostNetwork()) {
      onHost.putIfAbsent(new At(node, declared.port()), pod);
    } else {
      declared
          .hostPort()
          .ifPresent(
              port ->
                  forwarded.putIfAbsent(
                      new At(node, new PortProtocol(declared.port().protocol(), port)), pod));
    }
  }

  /** The hostNetwork pod of this node that declares this port. */
  Optional<Pod> listeningOn(String node, PortProtocol port) {
    return Optional.ofNullable(onHost.get(new At(node, port)));
  }

  /** The pod of this node with this host port. */
  Optional<Pod> forwardedTo(String node, PortProtocol hostPort) {
    return Optional.ofNullable(forwarded.get(new At(node, hostPort)));
  }

  /** The pod's own port behind its host port. */
  PortProtocol inside(Pod pod, PortProtocol hostPort) {
    return pod.ports().stream()
        .filter(declared -> declared.port().protocol() == hostPort.protocol())
        .filter(declared -> declared.hostPort().orElse(-1) == hostPort.port())
        .map(ContainerPort::port)
        .findFirst()
        .orElse(hostPort);
  }
}
