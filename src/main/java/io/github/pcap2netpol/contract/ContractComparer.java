package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.contract.ContractComparison.NotAgreed;
import io.github.pcap2netpol.contract.ContractComparison.Unseen;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.AddressEnd;
import io.github.pcap2netpol.graph.model.Flow.NodeEnd;
import io.github.pcap2netpol.graph.model.Flow.PodEnd;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Compares contracts with the observed traffic. */
public final class ContractComparer {
  private final Contracts contracts;
  private final TrafficMap traffic;
  private final Membership members;
  private final Agreement agreement;

  private ContractComparer(Contracts contracts, ContractTerms terms, TrafficMap traffic) {
    this.contracts = contracts;
    this.traffic = traffic;
    this.members = new Membership(contracts, terms.label(), traffic.cluster());
    this.agreement = new Agreement(contracts, terms, members);
  }

  /**
   * Compares them.
   *
   * @param diagnostics receives observed connections that would be denied ({@code seen-not-agreed},
   *     severe) and networks without pods ({@code network-without-pods})
   */
  public static ContractComparison compare(
      Contracts contracts, ContractTerms terms, TrafficMap traffic, Diagnostics diagnostics) {
    ContractComparison comparison = new ContractComparer(contracts, terms, traffic).compare();
    for (NotAgreed each : comparison.denied()) {
      diagnostics.add(
          new Diagnostic(
              Severity.SEVERE,
              "seen-not-agreed",
              each.from().toString(),
              "It was seen calling "
                  + each.to()
                  + " at "
                  + each.port()
                  + ", which no contract covers, so the policies would deny it. Add a contract, or"
                  + " make sure that nothing needs it.",
              each.connections()));
    }
    for (Network network : comparison.withoutPods()) {
      diagnostics.add(network.withoutPods(terms.label()));
    }
    return comparison;
  }

  private ContractComparison compare() {
    long agreed = 0;
    SortedMap<String, NotAgreed> others = new TreeMap<>();
    for (Flow flow : traffic.flows()) {
      if (agreement.covers(flow)) {
        agreed++;
      } else if (isConcerned(flow) && !isExempt(flow)) {
        NotAgreed each = notAgreed(flow);
        others.putIfAbsent(each.from() + "\n" + each.to() + "\n" + each.port(), each);
      }
    }
    return new ContractComparison(
        unseen(),
        others.values().stream().sorted().toList(),
        contracts.networks().stream().filter(network -> members.of(network).isEmpty()).toList(),
        agreed);
  }

  /** Whether contracts apply to an end. They don't apply to name resolution. */
  private boolean isConcerned(Flow flow) {
    return isMember(flow.destination()) || (isMember(flow.source()) && !flow.isDns());
  }

  private boolean isMember(Flow.End end) {
    return Agreement.workload(end).flatMap(members::of).isPresent();
  }

  /**
   * Whether policies never filter it: a pod's traffic with itself, and traffic from its own node.
   */
  private static boolean isExempt(Flow flow) {
    return flow.destination() instanceof PodEnd to
        && (flow.source().equals(to)
            || (flow.source() instanceof NodeEnd from
                && to.pod().node().filter(from.node()::equals).isPresent()));
  }

  private NotAgreed notAgreed(Flow flow) {
    Peer from = peer(flow.source());
    Peer to = peer(flow.destination());
    return new NotAgreed(
        from,
        to,
        flow.port(),
        Agreement.workload(flow.destination()).filter(members::isProtected).isPresent(),
        connections(from, to, flow),
        flow);
  }

  /** Counts as the graph does: a connection that both ends' captures show counts once. */
  private long connections(Peer from, Peer to, Flow flow) {
    return traffic.graph().from(from).stream()
        .filter(edge -> edge.to().equals(to) && edge.port().equals(flow.port()))
        .map(TrafficEdge::basis)
        .filter(Basis.Observed.class::isInstance)
        .mapToLong(basis -> ((Basis.Observed) basis).evidence().connections())
        .findFirst()
        .orElse(flow.connection().tally().connections());
  }

  private static Peer peer(Flow.End end) {
    if (end instanceof PodEnd pod) {
      return new Peer.WorkloadPeer(pod.pod().workload());
    }
    return end instanceof NodeEnd node
        ? new Peer.NodePeer(node.node())
        : new Peer.ExternalPeer(((AddressEnd) end).addresses());
  }

  private List<Unseen> unseen() {
    List<Unseen> unseen = new ArrayList<>();
    for (Contract contract : contracts.contracts()) {
      for (Network consumer : contract.consumers()) {
        for (Network provider : contract.providers()) {
          missing(
                  contract.ports(),
                  provider,
                  flow -> source(flow).filter(consumer::equals).isPresent())
              .forEach(
                  port ->
                      unseen.add(
                          new Unseen(
                              "contract " + contract.name(),
                              consumer.name(),
                              provider.name(),
                              port)));
        }
      }
    }
    for (ExposedNetwork exposed : contracts.exposed()) {
      missing(
              exposed.ports(),
              exposed.network(),
              flow ->
                  !(flow.source() instanceof PodEnd) && Agreement.admits(exposed, flow.source()))
          .forEach(
              port ->
                  unseen.add(new Unseen("expose", exposed.text(), exposed.network().name(), port)));
    }
    return unseen;
  }

  private Optional<Network> source(Flow flow) {
    return Agreement.workload(flow.source()).flatMap(members::of);
  }

  /** Those ports at which no such caller was observed. */
  private List<String> missing(
      Collection<AgreedPort> ports, Network callee, Predicate<Flow> isByCaller) {
    Map<String, Predicate<Flow>> wanted = new TreeMap<>();
    List<String> order = new ArrayList<>();
    if (ports.isEmpty()) {
      order.add("every port");
      wanted.put("every port", flow -> true);
    }
    for (AgreedPort port : ports) {
      order.add(port.toString());
      wanted.put(
          port.toString(),
          flow ->
              flow.destination() instanceof PodEnd to
                  && Agreement.includes(port, flow.port(), to.pod()));
    }
    for (Flow flow : traffic.flows()) {
      Optional<WorkloadRef> to = Agreement.workload(flow.destination());
      if (!wanted.isEmpty()
          && to.flatMap(members::of).filter(callee::equals).isPresent()
          && isByCaller.test(flow)) {
        wanted.values().removeIf(isAt -> isAt.test(flow));
      }
    }
    return order.stream().filter(wanted::containsKey).toList();
  }
}
