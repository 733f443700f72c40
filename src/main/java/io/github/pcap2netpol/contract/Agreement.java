package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.contract.AgreedPort.Named;
import io.github.pcap2netpol.contract.AgreedPort.Range;
import io.github.pcap2netpol.contract.ContractTerms.TowardsConsumers;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the contracts say about one connection. */
final class Agreement {
  private final Contracts contracts;
  private final ContractTerms terms;
  private final Membership members;

  Agreement(Contracts contracts, ContractTerms terms, Membership members) {
    this.contracts = contracts;
    this.terms = terms;
    this.members = members;
  }

  /** Whether the connection is allowed: within a network, by a contract, or by an exposure. */
  boolean covers(Flow flow) {
    if (!(flow.destination() instanceof PodEnd callee)) {
      return false;
    }
    Optional<Network> network = members.of(callee.pod().workload());
    return network.isPresent()
        && (isAmongMembers(flow, network.get(), callee.pod())
            || isExposed(flow, network.get(), callee.pod()));
  }

  private boolean isAmongMembers(Flow flow, Network callee, Pod pod) {
    if (!(flow.source() instanceof PodEnd source)) {
      return false;
    }
    Optional<Network> caller = members.of(source.pod().workload());
    return caller.isPresent()
        && (caller.get().equals(callee)
            || contracts.contracts().stream()
                .anyMatch(
                    contract ->
                        isConsumption(contract, caller.get(), callee, flow.port(), pod)
                            || isByProvider(contract, caller.get(), callee, flow.port(), pod)));
  }

  /** Whether this is a consumer's call of its provider, as this contract has it. */
  static boolean isConsumption(
      Contract contract, Network caller, Network callee, PortProtocol port, Pod pod) {
    return contract.consumers().contains(caller)
        && contract.providers().contains(callee)
        && includes(contract.ports(), port, pod);
  }

  private boolean isByProvider(
      Contract contract, Network caller, Network callee, PortProtocol port, Pod pod) {
    return contract.providers().contains(caller)
        && contract.consumers().contains(callee)
        && (terms.towardsConsumers() == TowardsConsumers.ALL
            || (terms.towardsConsumers() == TowardsConsumers.PORTS
                && includes(contract.ports(), port, pod)));
  }

  private boolean isExposed(Flow flow, Network network, Pod pod) {
    return contracts.exposed().stream()
        .anyMatch(
            exposed ->
                exposed.network().equals(network)
                    && includes(exposed.ports(), flow.port(), pod)
                    && admits(exposed, flow.source()));
  }

  /**
   * Whether the addresses of that end are admitted; some enforcers admit pods by their addresses.
   */
  static boolean admits(ExposedNetwork exposed, Flow.End source) {
    if (source instanceof AddressEnd outside) {
      return exposed.admits(outside.addresses());
    }
    Collection<IpAddress> addresses =
        source instanceof NodeEnd node
            ? List.of(node.address())
            : ((PodEnd) source).pod().addresses();
    return addresses.stream().anyMatch(address -> exposed.admits(IpPrefix.of(address)));
  }

  /** Whether the pod's port is among these; an empty list means every port. */
  static boolean includes(Collection<AgreedPort> ports, PortProtocol port, Pod pod) {
    return ports.isEmpty() || ports.stream().anyMatch(agreed -> includes(agreed, port, pod));
  }

  /** Whether the pod's port is the agreed one, or in its range. */
  static boolean includes(AgreedPort agreed, PortProtocol port, Pod pod) {
    if (agreed.protocol() != port.protocol()) {
      return false;
    }
    if (agreed.numbers() instanceof Range range) {
      return range.first() <= port.port() && port.port() <= range.last();
    }
    return !(agreed.numbers() instanceof Named named)
        || pod.ports().stream()
            .anyMatch(
                declared ->
                    declared.port().equals(port)
                        && declared.name().filter(named.name()::equals).isPresent());
  }

  /** The workload at that end, if it is a pod's. */
  static Optional<WorkloadRef> workload(Flow.End end) {
    return end instanceof PodEnd of ? Optional.of(of.pod().workload()) : Optional.empty();
  }
}
