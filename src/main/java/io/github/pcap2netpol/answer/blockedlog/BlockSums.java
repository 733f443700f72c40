package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Unknown;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up a log by who owned the addresses at the time. */
final class BlockSums {
  /** How many sums are kept. */
  static final int MOST = 50_000;

  private static final Comparator<Block> ORDER =
      Comparator.comparing(Block::fromAddress)
          .thenComparing(Block::toAddress)
          .thenComparing(Block::port)
          .thenComparing(block -> block.end().map(Direction::ordinal).orElse(-1))
          .thenComparing(block -> FlowText.party(block.from()))
          .thenComparing(block -> FlowText.party(block.to()))
          .thenComparing(block -> block.first().orElse(Instant.MIN));

  private final AddressBook addresses;
  private final Map<IpAddress, Pod> lastOwners = new HashMap<>();
  private final Map<Key, Block> sums = new HashMap<>();
  private long leftOut;

  private record Key(
      End from, End to, IpAddress source, IpAddress destination, PortProtocol port, int end) {}

  BlockSums(Cluster cluster, AddressBook addresses) {
    this.addresses = addresses;
    cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .sorted(Comparator.comparing(Pod::from).thenComparing(Pod::until).thenComparing(Pod::ref))
        .forEach(pod -> pod.addresses().forEach(address -> lastOwners.put(address, pod)));
  }

  void add(LoggedBlock block) {
    End from = end(block.from(), block.time());
    Optional<VirtualAddress> service = addresses.virtual(block.to(), block.port());
    List<Place> behind = service.map(this::behind).orElseGet(List::of);
    if (behind.isEmpty()) {
      add(block, from, new Place(end(block.to(), block.time()), block.port()));
    }
    behind.forEach(place -> add(block, from, place));
  }

  /** Where a blocked connection led. */
  private record Place(End end, PortProtocol port) {}

  /** One pod of each workload behind the called Service; policies are judged for these. */
  private List<Place> behind(VirtualAddress dialled) {
    List<Place> places = new ArrayList<>();
    for (Backing backing : addresses.backing(dialled.service(), dialled.port())) {
      if (backing instanceof Backing.PodBacking behind) {
        behind
            .podsByPort()
            .forEach(
                (port, pods) ->
                    pods.stream()
                        .filter(pod -> !pod.hostNetwork())
                        .findFirst()
                        .ifPresent(pod -> places.add(new Place(new Flow.PodEnd(pod), port))));
      }
    }
    return places;
  }

  private void add(LoggedBlock block, End from, Place place) {
    End to = place.end();
    PortProtocol port = place.port();
    Key key =
        new Key(
            from,
            to,
            block.from(),
            block.to(),
            port,
            block.end().map(Direction::ordinal).orElse(-1));
    Block sum = sums.get(key);
    if (sum != null) {
      sums.put(
          key,
          new Block(
              from,
              sum.fromAddress(),
              to,
              sum.toAddress(),
              sum.port(),
              sum.end(),
              sum.count() + 1,
              merged(sum.first(), block.time(), -1),
              merged(sum.last(), block.time(), 1),
              sum.unknown()));
    } else if (sums.size() < MOST) {
      sums.put(
          key,
          new Block(
              from,
              block.from(),
              to,
              block.to(),
              port,
              block.end(),
              1,
              block.time(),
              block.time(),
              unknown(from, to, block.time())));
    } else {
      leftOut++;
    }
  }

  /** The sums, sorted. */
  List<Block> blocks() {
    return sums.values().stream().sorted(ORDER).toList();
  }

  /** How many blocks found no room. */
  long leftOut() {
    return leftOut;
  }

  /** The earlier of two times, or the later one; an unknown time is ignored. */
  private static Optional<Instant> merged(
      Optional<Instant> one, Optional<Instant> other, int sign) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().compareTo(other.get()) * sign >= 0 ? one : other;
  }

  private List<Unknown> unknown(End from, End to, Optional<Instant> time) {
    List<Unknown> unknown = new ArrayList<>();
    for (End end : List.of(from, to)) {
      if (end instanceof Flow.AddressEnd outside
          && addresses.ownerAt(outside.address(), time.orElse(Instant.MAX))
              instanceof AddressOwner.UnknownOwner owner) {
        unknown.add(new Unknown(outside.address(), owner.insidePodNetwork()));
      }
    }
    return unknown;
  }

  private End end(IpAddress address, Optional<Instant> time) {
    AddressOwner owner = addresses.ownerAt(address, time.orElse(Instant.MAX));
    if (owner instanceof AddressOwner.PodOwner pod) {
      return new Flow.PodEnd(pod.pod());
    }
    if (owner instanceof AddressOwner.NodeOwner node) {
      return new Flow.NodeEnd(node.node().name(), address);
    }
    if (owner instanceof AddressOwner.GatewayOwner node) {
      return new Flow.NodeEnd(node.node().name(), address);
    }
    Pod last = lastOwners.get(address);
    // Without a time, or at a time the metadata does not cover: the last owner.
    return owner instanceof AddressOwner.UnknownOwner && last != null
        ? new Flow.PodEnd(last)
        : new Flow.AddressEnd(address);
  }
}
