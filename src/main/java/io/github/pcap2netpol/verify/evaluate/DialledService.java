package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.TargetPort;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Service as seen by an enforcer that judges egress before the Service's address is translated.
 *
 * @param service the Service
 * @param address which of its cluster addresses was dialled
 * @param dialled the Service's own port
 * @param pod the pod behind it; empty if it is not a pod
 */
record DialledService(Service service, IpAddress address, PortProtocol dialled, Optional<Pod> pod) {
  /** The Services of a cluster by their cluster addresses. */
  record Directory(Map<IpAddress, Service> services) {
    Directory {
      services = Map.copyOf(services);
    }

    static Directory of(Cluster cluster) {
      Map<IpAddress, Service> byAddress = new HashMap<>();
      cluster
          .services()
          .values()
          .forEach(one -> one.clusterIps().forEach(address -> byAddress.put(address, one)));
      return new Directory(byAddress);
    }

    /** The Service that was dialled, if the flow was seen before translation. */
    Optional<DialledService> dialledBy(Flow flow) {
      return Optional.ofNullable(services.get(flow.connection().responder()))
          .map(
              one ->
                  new DialledService(
                      one,
                      flow.connection().responder(),
                      flow.connection().port(),
                      flow.destination() instanceof Flow.PodEnd end
                          ? Optional.of(end.pod())
                          : Optional.empty()));
    }
  }

  /** The labels that pod selectors are compared with; none for a Service without selector. */
  Labels selector() {
    return service.selector().orElse(Labels.NONE);
  }

  /** Whether a rule with addresses allows the dialled port: by number, as dialled. */
  boolean isDialledPort(RulePort rule) {
    return rule.protocol() == dialled.protocol()
        && rule instanceof RulePort.Range range
        && range.contains(dialled.port());
  }

  /**
   * Whether a rule that selects the Service allows the dialled port. The rule's port must be what
   * the Service's port leads to, by number or by the name that the pod behind it gives it.
   */
  boolean isOpenedBy(RulePort rule) {
    if (rule.protocol() != dialled.protocol()) {
      return false;
    }
    if (rule instanceof RulePort.Range range && range.isEveryPort()) {
      return true;
    }
    Set<TargetPort> targets = targets(rule);
    return service.ports().stream()
        .filter(port -> port.port().protocol() == dialled.protocol())
        .filter(port -> targets.contains(port.targetPort()))
        .anyMatch(port -> isReached(port.port().port(), rule));
  }

  /** A range starts at the Service's own port, but still ends where the rule says. */
  private boolean isReached(int listening, RulePort rule) {
    int last =
        rule instanceof RulePort.Range range && range.first() < range.last()
            ? Math.max(listening, range.last())
            : listening;
    return listening <= dialled.port() && dialled.port() <= last;
  }

  private Set<TargetPort> targets(RulePort rule) {
    Set<TargetPort> targets = new HashSet<>();
    if (rule instanceof RulePort.Named named) {
      targets.add(new NamedPort(named.name()));
      pod.flatMap(each -> TargetPorts.named(named.name(), dialled.protocol(), each))
          .ifPresent(port -> targets.add(new NumberedPort(port.port())));
    } else if (rule instanceof RulePort.Range range) {
      PortProtocol first = new PortProtocol(dialled.protocol(), range.first());
      targets.add(new NumberedPort(range.first()));
      pod.stream()
          .flatMap(each -> each.ports().stream())
          .filter(port -> port.port().equals(first))
          .flatMap(port -> port.name().stream())
          .forEach(name -> targets.add(new NamedPort(name)));
    }
    return targets;
  }
}
