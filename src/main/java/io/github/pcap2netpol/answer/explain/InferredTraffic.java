package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds what {@code analyse} infers about a connection, observed or not. */
final class InferredTraffic {
  private final TrafficMap traffic;

  InferredTraffic(TrafficMap traffic) {
    this.traffic = traffic;
  }

  /** Why such a connection is assumed to be needed although it was not observed; sorted. */
  SortedSet<String> between(QueryEnd from, QueryEnd to) {
    SortedSet<String> reasons = new TreeSet<>();
    for (QueryEnd.Place called : to.places()) {
      List<TrafficEdge> edges =
          traffic.graph().edges().stream()
              .filter(edge -> edge.port().equals(called.port()) && isCalled(edge, called.end()))
              .toList();
      for (QueryEnd.Place caller : from.places()) {
        edges.forEach(edge -> reason(edge, caller.end()).ifPresent(reasons::add));
      }
      traffic.exposures().stream()
          .filter(exposure -> exposure.port().equals(called.port()))
          .filter(exposure -> isWorkload(new Peer.WorkloadPeer(exposure.workload()), called.end()))
          .forEach(
              exposure ->
                  from.places().stream()
                      .filter(caller -> isAdmitted(caller.end(), exposure))
                      .forEach(caller -> reasons.add(reason(exposure))));
    }
    return reasons;
  }

  private static Optional<String> reason(TrafficEdge edge, Flow.End caller) {
    Optional<String> why = edge.inference().map(Inference::text);
    if (isWorkload(edge.from(), caller) || isAmong(edge.fromAddresses(), caller)) {
      return why.map(text -> "to " + edge.to() + ": " + text);
    }
    return isAmong(edge.alsoFrom(), caller)
        ? Optional.of("from " + edge.from() + ", which may call from this address too")
        : Optional.empty();
  }

  private static String reason(Exposure exposure) {
    return "to "
        + exposure.workload()
        + ": "
        + exposure.port()
        + " is exposed by "
        + exposure.ways()
        + ", and others called it";
  }

  private static boolean isAdmitted(Flow.End caller, Exposure exposure) {
    boolean called =
        exposure.basis().evidence().observations().stream()
            .anyMatch(
                each -> address(caller).filter(at -> each.originators().contains(at)).isPresent());
    return !called
        && (exposure.sources().isEmpty()
            || address(caller)
                .filter(at -> exposure.sources().stream().anyMatch(source -> source.contains(at)))
                .isPresent());
  }

  private static boolean isCalled(TrafficEdge edge, Flow.End end) {
    return isWorkload(edge.to(), end) || isAmong(edge.toAddresses(), end);
  }

  private static boolean isWorkload(Peer peer, Flow.End end) {
    if (end instanceof Flow.PodEnd pod) {
      return peer instanceof Peer.WorkloadPeer known
          && known.workload().equals(pod.pod().workload());
    }
    return end instanceof Flow.NodeEnd node
        ? Objects.equals(peer, new Peer.NodePeer(node.node()))
        : peer instanceof Peer.ExternalPeer outside
            && outside.prefix().contains(((Flow.AddressEnd) end).addresses());
  }

  private static boolean isAmong(SortedSet<IpPrefix> prefixes, Flow.End end) {
    return address(end)
        .filter(address -> prefixes.stream().anyMatch(prefix -> prefix.contains(address)))
        .isPresent();
  }

  /** The address that rules for such an end select; empty for a pod. */
  private static Optional<IpPrefix> address(Flow.End end) {
    if (end instanceof Flow.NodeEnd node) {
      return Optional.of(IpPrefix.of(node.address()));
    }
    return end instanceof Flow.AddressEnd outside
        ? Optional.of(outside.addresses())
        : Optional.empty();
  }
}
