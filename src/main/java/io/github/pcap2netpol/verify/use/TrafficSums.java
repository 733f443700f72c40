package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sums up flows by caller, callee and port. */
public final class TrafficSums {
  /**
   * Prefers flows with a kept opening over others, since it shows the client's port. For
   * connections that were already open, the first packet may be an answer.
   */
  private static final Comparator<Flow> TELLING =
      Comparator.comparing((Flow flow) -> flow.connection().tally().samples().isEmpty())
          .thenComparing(flow -> flow.connection().state() == State.MID_STREAM)
          .thenComparing(TrafficSums::packet);

  private final Map<Key, List<Flow>> flows = new HashMap<>();

  /** The key by which flows are summed up. */
  public record Key(Peer from, Peer to, PortProtocol port) {
    public static Key of(Flow flow) {
      return new Key(peer(flow.source()), peer(flow.destination()), flow.port());
    }
  }

  public void add(Flow flow) {
    add(Key.of(flow), flow);
  }

  public void add(Key key, Flow flow) {
    List<Flow> sum = flows.computeIfAbsent(key, none -> new ArrayList<>(1));
    if (sum.isEmpty() || !sum.get(sum.size() - 1).equals(flow)) {
      sum.add(flow);
    }
  }

  boolean isEmpty() {
    return flows.isEmpty();
  }

  /** The sums, sorted. */
  public List<ObservedTraffic> sums() {
    return flows.entrySet().stream()
        .map(entry -> sum(entry.getKey(), entry.getValue()))
        .sorted()
        .toList();
  }

  /** The party at an end. */
  static Peer peer(Flow.End end) {
    if (end instanceof Flow.PodEnd pod) {
      return new Peer.WorkloadPeer(pod.pod().workload());
    }
    return end instanceof Flow.NodeEnd node
        ? new Peer.NodePeer(node.node())
        : new Peer.ExternalPeer(((Flow.AddressEnd) end).addresses());
  }

  private static ObservedTraffic sum(Key key, List<Flow> flows) {
    boolean several = flows.size() > 1;
    Set<Connection> counted = new HashSet<>();
    long atOriginator = 0;
    long atResponder = 0;
    long elsewhere = 0;
    Flow example = flows.get(0);
    Sighting first = example.connection().tally().first();
    Sighting last = example.connection().tally().last();
    for (Flow flow : flows) {
      Tally tally = flow.connection().tally();
      first = first.compareTo(tally.first()) <= 0 ? first : tally.first();
      last = last.compareTo(tally.last()) >= 0 ? last : tally.last();
      example = several && TELLING.compare(flow, example) < 0 ? flow : example;
      if (!several || counted.add(flow.connection())) {
        Optional<PodRef> seenAt = flow.connection().capture().pod();
        if (isPod(flow.source(), seenAt)) {
          atOriginator += tally.connections();
        } else if (isPod(flow.destination(), seenAt)) {
          atResponder += tally.connections();
        } else {
          elsewhere += tally.connections();
        }
      }
    }
    long connections = Math.max(elsewhere, Math.max(atOriginator, atResponder));
    return new ObservedTraffic(
        key.from(), key.to(), key.port(), example, connections, first, last, flows);
  }

  private static Sighting packet(Flow flow) {
    Tally tally = flow.connection().tally();
    return tally.earliestSample().map(Tally.Sample::sighting).orElse(tally.first());
  }

  private static boolean isPod(Flow.End end, Optional<PodRef> pod) {
    return end instanceof Flow.PodEnd known && pod.filter(known.pod().ref()::equals).isPresent();
  }
}
