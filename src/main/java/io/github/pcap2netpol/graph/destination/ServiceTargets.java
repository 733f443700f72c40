package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Finds what is behind the ports of Services, in several threads at once. */
final class ServiceTargets {
  private final AddressBook addresses;
  private final Map<String, Node> nodes;
  private final Targets targets;

  /** A workload behind a Service's port, for one address family. */
  private record Backed(ServiceRef service, ServicePort port, WorkloadRef workload, boolean ipv4) {}

  private final Map<Backed, List<Target>> podTargets = new ConcurrentHashMap<>();

  ServiceTargets(Bundle bundle, Targets targets) {
    this.addresses = bundle.addresses();
    this.nodes = bundle.cluster().nodes();
    this.targets = targets;
  }

  /** What is behind a Service port: one target for each workload and port, or address. */
  List<Target> all(Connection connection, Service service, ServicePort port) {
    return all(connection.responder().isIpv4(), connection.tally().first().time(), service, port);
  }

  List<Target> all(boolean ipv4, Instant time, Service service, ServicePort port) {
    List<Target> found = new ArrayList<>();
    for (Backing backing : addresses.backing(service, port)) {
      if (backing instanceof Backing.AddressBacking address) {
        if (address.endpoint().address().isIpv4() == ipv4) {
          found.add(
              targets.at(
                  address.endpoint().address(),
                  new PortProtocol(port.port().protocol(), address.endpoint().port()),
                  time));
        }
      } else if (backing instanceof Backing.PodBacking pods) {
        Backed backed = new Backed(service.ref(), port, pods.workload(), ipv4);
        List<Target> known = podTargets.get(backed);
        if (known == null) {
          known = ofPods(pods, ipv4);
          podTargets.put(backed, known);
        }
        found.addAll(known);
      }
    }
    return found;
  }

  /**
   * What else is behind this port of the Service; empty if the port does not lead to the target at
   * all.
   */
  Optional<List<Target>> others(
      Connection connection, Service service, ServicePort port, Target target) {
    if (port.port().protocol() != connection.port().protocol()) {
      return Optional.empty();
    }
    List<Target> all = all(connection, service, port);
    List<Target> others = all.stream().filter(each -> !isSame(each, target)).toList();
    return others.size() == all.size() ? Optional.empty() : Optional.of(others);
  }

  static boolean isSame(Target one, Target other) {
    return one.peer().equals(other.peer()) && one.port().equals(other.port());
  }

  private List<Target> ofPods(Backing.PodBacking backing, boolean ipv4) {
    List<Target> targets = new ArrayList<>();
    backing
        .podsByPort()
        .forEach(
            (port, pods) -> {
              List<Pod> own = pods.stream().filter(pod -> !pod.hostNetwork()).toList();
              if (!own.isEmpty()) {
                targets.add(
                    new Target.PodTarget(backing.workload(), port, Representatives.of(own)));
              }
              List<Pod> onHost = pods.stream().filter(Pod::hostNetwork).toList();
              if (!onHost.isEmpty()) {
                targets.add(onHosts(onHost, port, ipv4));
              }
            });
    return targets;
  }

  private Target onHosts(List<Pod> pods, PortProtocol port, boolean ipv4) {
    TreeSet<IpPrefix> selected = new TreeSet<>();
    List<Flow.End> ends = new ArrayList<>();
    pods.stream()
        .flatMap(pod -> pod.node().stream())
        .distinct()
        .sorted()
        .flatMap(name -> Optional.ofNullable(nodes.get(name)).stream())
        .forEach(
            node ->
                node.addresses().stream()
                    .filter(address -> address.isIpv4() == ipv4)
                    .forEach(
                        address -> {
                          selected.add(IpPrefix.of(address));
                          ends.add(new Flow.NodeEnd(node.name(), address));
                        }));
    return new Target.AddressTarget(
        new Peer.WorkloadPeer(pods.get(0).workload()), port, selected, ends);
  }
}
