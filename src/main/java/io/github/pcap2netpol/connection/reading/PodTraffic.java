package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Splits the traffic on one interface that several pods share. */
final class PodTraffic {
  /** One opening, independent of address translation. */
  private record OpeningOf(AddressAt originator, long sequence, int port) {}

  private static final Comparator<Mark> IN_FILE =
      Comparator.comparingInt(Mark::part)
          .thenComparingLong(Mark::frame)
          .thenComparingLong(Mark::timeNanos);

  private record Dialled(AddressAt originator, PortProtocol port, IpAddress responder) {}

  private final CaptureSums seen;
  private final PodsByName pods;
  private final Map<OpeningOf, Mark> firstSeen = new HashMap<>();
  private final Set<Dialled> standIns = new HashSet<>();

  PodTraffic(CaptureSums seen, PodsByName pods) {
    this.seen = seen;
    this.pods = pods;
  }

  /** The pods with packets that were captured before they were forwarded or translated. */
  SortedSet<PodRef> atFirstHop() {
    return firstHops(false);
  }

  /**
   * Those of them with such packets to or from someone who is not a pod: on one bridge, packets
   * between pods are not forwarded, so a capture in one pod shows the others in this way.
   */
  SortedSet<PodRef> atFirstHopBesidesPods() {
    return firstHops(true);
  }

  private SortedSet<PodRef> firstHops(boolean besidesPods) {
    SortedSet<PodRef> found = new TreeSet<>();
    seen.sums()
        .forEach(
            (key, sum) -> {
              long time = sum.first().timeNanos();
              Optional<PodRef> caller = pod(key.originator(), time);
              Optional<PodRef> called = pod(key.responder(), time);
              if (sum.freshFromOriginator() || isVirtual(key, time)) {
                caller.filter(any -> !besidesPods || called.isEmpty()).ifPresent(found::add);
              }
              if (sum.freshFromResponder()) {
                called.filter(any -> !besidesPods || caller.isEmpty()).ifPresent(found::add);
              }
            });
    seen.pairs()
        .forEach(
            (key, pair) -> {
              long time = pair.sum.first().timeNanos();
              Optional<PodRef> one = pod(key.one(), time);
              Optional<PodRef> other = pod(key.other(), time);
              if (pair.freshFromOne()) {
                one.filter(any -> !besidesPods || other.isEmpty()).ifPresent(found::add);
              }
              if (pair.freshFromOther()) {
                other.filter(any -> !besidesPods || one.isEmpty()).ifPresent(found::add);
              }
            });
    return found;
  }

  /** All pods that took part. */
  SortedSet<PodRef> pods() {
    SortedSet<PodRef> found = new TreeSet<>();
    seen.involved()
        .byAddress()
        .forEach((address, involved) -> pod(address, involved.timeNanos()).ifPresent(found::add));
    return found;
  }

  /** The sums that the pod's own capture would have had. */
  CaptureSums.Kept of(PodRef pod) {
    if (firstSeen.isEmpty()) {
      seen.sums().forEach(this::remember);
    }
    Map<SumKey, Sum> sums = new HashMap<>();
    seen.sums()
        .forEach(
            (key, sum) -> {
              long time = sum.first().timeNanos();
              boolean asOriginator = is(pod, key.originator(), time) && !isTranslated(key, sum);
              if (asOriginator || is(pod, key.responder(), time)) {
                sums.put(key, sum);
              }
            });
    Map<PairKey, Pair> pairs = new HashMap<>();
    seen.pairs()
        .forEach(
            (key, pair) -> {
              long time = pair.sum.first().timeNanos();
              if (is(pod, key.one(), time) || is(pod, key.other(), time)) {
                pairs.put(key, pair);
              }
            });
    return new CaptureSums.Kept(sums, pairs);
  }

  private void remember(SumKey key, Sum sum) {
    for (Sum.Kept sample : sum.samples()) {
      firstSeen.merge(
          new OpeningOf(key.originator(), sample.sequence(), sample.port()),
          sample.mark(),
          (one, other) -> isBefore(one, other) ? one : other);
    }
    pods.eachBehind(
        key.responder().address(),
        key.port(),
        (address, port) -> standIns.add(new Dialled(key.originator(), port, address)));
  }

  /** Whether a Service's address was called, and this is the same connection after translation. */
  private boolean isTranslated(SumKey key, Sum sum) {
    if (sum.samples().isEmpty()) {
      return standIns.contains(
          new Dialled(key.originator(), key.port(), key.responder().address()));
    }
    return sum.samples().stream()
        .allMatch(
            sample -> {
              Mark first =
                  firstSeen.get(new OpeningOf(key.originator(), sample.sequence(), sample.port()));
              return first != null && isBefore(first, sample.mark());
            });
  }

  /** By place in the file, since timestamps may be cut to seconds. */
  private static boolean isBefore(Mark one, Mark other) {
    return IN_FILE.compare(one, other) < 0;
  }

  /**
   * All sums except those of these pods and of nodes. Of a node's traffic, only its own calls to
   * pods and Services are kept, as calls by hostNetwork pods.
   */
  Map<SumKey, Sum> sumsWithout(Set<PodRef> told, PodCalls calls) {
    Map<SumKey, Sum> rest = new HashMap<>();
    seen.sums()
        .forEach(
            (key, sum) -> {
              long time = sum.first().timeNanos();
              if (!isOfAny(told, key.originator(), time)
                  && !isOfAny(told, key.responder(), time)
                  && (!isNode(key.originator(), time)
                      || (isForPods(key, time) && !calls.mayBePods(key, sum)))) {
                rest.put(key, sum);
              }
            });
    return rest;
  }

  private boolean isForPods(SumKey key, long time) {
    return pod(key.responder(), time).isPresent() || isVirtual(key, time);
  }

  /** How many connections left with a node's own address but may be its pods'. */
  long masqueraded(PodCalls calls) {
    return seen.sums().entrySet().stream()
        .filter(entry -> isNode(entry.getKey().originator(), timeOf(entry)))
        .filter(entry -> !isNode(entry.getKey().responder(), timeOf(entry)))
        .filter(entry -> !calls.mayBePods(entry.getKey(), entry.getValue()))
        .mapToLong(entry -> entry.getValue().connections())
        .sum();
  }

  private static long timeOf(Map.Entry<SumKey, Sum> entry) {
    return entry.getValue().first().timeNanos();
  }

  Map<PairKey, Pair> pairsWithout(Set<PodRef> told) {
    Map<PairKey, Pair> rest = new HashMap<>();
    seen.pairs()
        .forEach(
            (key, pair) -> {
              long time = pair.sum.first().timeNanos();
              if (!isOfAny(told, key.one(), time)
                  && !isOfAny(told, key.other(), time)
                  && !isNode(key.one(), time)
                  && !isNode(key.other(), time)) {
                rest.put(key, pair);
              }
            });
    return rest;
  }

  private boolean isVirtual(SumKey key, long time) {
    return !isNode(key.responder(), time)
        && pods.addresses().virtual(key.responder().address(), key.port()).isPresent();
  }

  /** The node calls for itself, or for its pods; policies apply to neither. */
  private boolean isNode(AddressAt address, long time) {
    AddressOwner owner = pods.owner(address.address(), time);
    return owner instanceof NodeOwner || owner instanceof GatewayOwner;
  }

  private boolean isOfAny(Set<PodRef> some, AddressAt address, long time) {
    return pod(address, time).filter(some::contains).isPresent();
  }

  private boolean is(PodRef pod, AddressAt address, long time) {
    return pod(address, time).filter(pod::equals).isPresent();
  }

  private Optional<PodRef> pod(AddressAt address, long time) {
    return pods.addresses().ownerAt(address.address(), EpochNanos.instant(time))
            instanceof PodOwner owner
        ? Optional.of(owner.pod().ref())
        : Optional.empty();
  }
}
