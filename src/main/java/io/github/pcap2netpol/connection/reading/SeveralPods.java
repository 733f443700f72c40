package io.github.pcap2netpol.connection.reading;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits a capture of several pods (a node's, or captures merged into one file) into what each
 * pod's own capture would have shown, and the rest. An interface that shows one pod only is that
 * pod's; on one that pods share, a pod's part counts only if its packets were captured before they
 * were forwarded or their addresses translated. Packets that were captured again along their path
 * are left out of the rest, and so counted once.
 */
final class SeveralPods {
  private final CaptureRead capture;
  private final PodsByName pods;
  private final SortedMap<PodRef, Watched.Evidence> watched = new TreeMap<>();
  private final List<CaptureView> views = new ArrayList<>();
  private final List<CaptureTracker> shared = new ArrayList<>();
  private final Map<PodRef, List<String>> files = new HashMap<>();
  private Optional<NodeUplink> uplink = Optional.empty();

  private SeveralPods(CaptureRead capture, PodsByName pods) {
    this.capture = capture;
    this.pods = pods;
  }

  /**
   * Splits it; empty if it shows no pod's traffic as the pod's own capture would, and is not a
   * node's uplink either.
   *
   * @param insideTunnels the trackers of tunnels that count
   */
  static Optional<SeveralPods> of(
      CaptureRead capture, List<CaptureTracker> insideTunnels, PodsByName pods) {
    SeveralPods several = new SeveralPods(capture, pods);
    several.findOwnInterfaces();
    several.shared.forEach(several::findShared);
    if (several.watched.isEmpty()) {
      several.uplink = NodeUplink.of(capture, insideTunnels, pods);
      several
          .uplink
          .map(NodeUplink::pods)
          .orElse(new TreeSet<>())
          .forEach(pod -> several.watched.put(pod, Watched.Evidence.UPLINK));
    }
    return several.watched.isEmpty() ? Optional.empty() : Optional.of(several);
  }

  /** Splits flow records, which say themselves at which ends they were made. */
  static SeveralPods ofRecords(CaptureRead capture, PodsByName pods, Recorder recorder) {
    SeveralPods several = new SeveralPods(capture, pods);
    several.findRecorded(capture.tracker(), recorder);
    several.shared.add(capture.tracker());
    return several;
  }

  private void findRecorded(CaptureTracker tracker, Recorder recorder) {
    PodTraffic traffic = new PodTraffic(tracker.sums(), pods);
    SortedSet<PodRef> atOwnEnd = traffic.atFirstHop();
    Set<String> nodes =
        recorder.nodes().isEmpty()
            ? atOwnEnd.stream().flatMap(this::nodes).collect(Collectors.toSet())
            : recorder.nodes();
    for (PodRef pod : recorder.ofNodes() ? traffic.pods() : atOwnEnd) {
      boolean onNode = !recorder.ofNodes() || nodes(pod).anyMatch(nodes::contains);
      boolean inNamespace =
          recorder.namespaces().isEmpty() || recorder.namespaces().contains(pod.namespace());
      if (onNode && inNamespace) {
        watched.put(
            pod, atOwnEnd.contains(pod) ? Watched.Evidence.RECORDED : Watched.Evidence.SAME_NODE);
        views.add(view(pointOf(pod), filesOf(pod), traffic.of(pod)));
      }
    }
  }

  /** Whether different pods have interfaces of their own in it. */
  static boolean isByInterface(CaptureRead capture, PodsByName pods) {
    return capture.tracker().byInterface().stream()
            .map(tracker -> new SeveralPods(capture, pods).heardOwner(tracker))
            .flatMap(Optional::stream)
            .distinct()
            .count()
        > 1;
  }

  private Optional<PodRef> heardOwner(CaptureTracker tracker) {
    return soleOwner(tracker).filter(new PodTraffic(tracker.sums(), pods).atFirstHop()::contains);
  }

  /** The node whose uplink it shows, if it shows nothing else. */
  Optional<NodeUplink> uplink() {
    return uplink;
  }

  List<Watched> watched() {
    return watched.entrySet().stream()
        .map(entry -> new Watched(capture.name(), entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * The view of each pod's own capture, and then the rest.
   *
   * @param insideTunnels the trackers of tunnels that count
   */
  List<CaptureView> views(List<CaptureTracker> insideTunnels) {
    List<CaptureTracker> others = new ArrayList<>(shared);
    others.addAll(insideTunnels);
    CapturePoint point = new CapturePoint(capture.name(), Optional.empty());
    PodCalls calls = calls(insideTunnels);
    Set<PodRef> whole =
        watched.keySet().stream()
            .filter(pod -> requireNonNull(watched.get(pod)).isWhole())
            .collect(Collectors.toSet());
    for (CaptureTracker other : others) {
      PodTraffic traffic = new PodTraffic(other.sums(), pods);
      views.add(
          view(
              point,
              capture.files(),
              new CaptureSums.Kept(
                  traffic.sumsWithout(whole, calls), traffic.pairsWithout(whole))));
    }
    return views;
  }

  private PodCalls calls(List<CaptureTracker> insideTunnels) {
    List<CaptureTracker> all = new ArrayList<>(capture.tracker().byInterface());
    all.addAll(insideTunnels);
    return new PodCalls(pods, all);
  }

  /** How many connections left with the node's own address, and may be its pods'. */
  long masqueraded() {
    PodCalls calls = calls(List.of());
    return shared.stream()
        .mapToLong(each -> new PodTraffic(each.sums(), pods).masqueraded(calls))
        .sum();
  }

  private void findOwnInterfaces() {
    List<CaptureTracker> left = new ArrayList<>();
    for (CaptureTracker tracker : capture.tracker().byInterface()) {
      Optional<PodRef> named =
          InterfaceNames.pod(tracker.seenOn()).filter(pods.byRef()::containsKey);
      Optional<PodRef> led = named.isPresent() ? Optional.empty() : atItsEnd(tracker);
      Optional<PodRef> own = named.or(() -> led).or(() -> heardOwner(tracker));
      if (own.isPresent()) {
        own(
            tracker,
            own.get(),
            named.isPresent()
                ? Watched.Evidence.INTERFACE_NAME
                : led.isPresent() ? Watched.Evidence.ROUTED : Watched.Evidence.OWN_INTERFACE);
      } else {
        left.add(tracker);
      }
    }
    // A silent pod counts if it is on the same node as recorded ones.
    Set<String> nodes = watched.keySet().stream().flatMap(this::nodes).collect(Collectors.toSet());
    for (CaptureTracker tracker : left) {
      Optional<PodRef> own =
          soleOwner(tracker)
              .filter(pod -> !watched.containsKey(pod))
              .filter(pod -> nodes(pod).anyMatch(nodes::contains));
      if (own.isPresent()) {
        own(tracker, own.get(), Watched.Evidence.OWN_INTERFACE);
      } else {
        shared.add(tracker);
      }
    }
  }

  /** The only pod of its node that the node reaches over the interface. */
  private Optional<PodRef> atItsEnd(CaptureTracker tracker) {
    SortedSet<PodRef> reached = new TreeSet<>();
    for (IpAddress address :
        capture.links().reached().getOrDefault(tracker.seenOn().index(), new TreeSet<>())) {
      if (pods.owner(address, tracker.sums().involved().firstNanos()) instanceof PodOwner owner
          && !owner.pod().hostNetwork()
          && owner.pod().node().filter(capture.node(pods).orElse("")::equals).isPresent()) {
        reached.add(owner.pod().ref());
      } else {
        return Optional.empty(); // others are behind it too: an uplink, or a bridge
      }
    }
    return reached.size() == 1 ? Optional.of(reached.first()) : Optional.empty();
  }

  private Stream<String> nodes(PodRef pod) {
    return pods.named(pod).stream().flatMap(bearer -> bearer.node().stream());
  }

  private void own(CaptureTracker tracker, PodRef pod, Watched.Evidence evidence) {
    watched.merge(pod, evidence, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    views.add(
        view(
            pointOf(pod),
            filesOf(pod),
            new CaptureSums.Kept(tracker.sums().sums(), tracker.sums().pairs())));
  }

  /** The pod that takes part in all packets of an interface. */
  private Optional<PodRef> soleOwner(CaptureTracker tracker) {
    CaptureSums sums = tracker.sums();
    Map<PodRef, Long> packets = new TreeMap<>();
    sums.involved()
        .byAddress()
        .forEach(
            (address, involved) -> {
              if (pods.owner(address.address(), involved.timeNanos()) instanceof PodOwner owner) {
                packets.merge(owner.pod().ref(), involved.packets(), Long::sum);
              }
            });
    Set<PodRef> heard = new PodTraffic(sums, pods).atFirstHop();
    return packets.entrySet().stream()
        .filter(entry -> CaptureMatch.isNearlyAll(entry.getValue(), sums.involved().packets()))
        .max(
            Comparator.comparing((Map.Entry<PodRef, Long> entry) -> heard.contains(entry.getKey()))
                .thenComparing(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  private void findShared(CaptureTracker tracker) {
    PodTraffic traffic = new PodTraffic(tracker.sums(), pods);
    SortedSet<PodRef> found = new TreeSet<>(traffic.atFirstHopBesidesPods());
    traffic.atFirstHop().stream().filter(this::isOnItsNode).forEach(found::add);
    for (PodRef pod : found) {
      if (watched.putIfAbsent(pod, Watched.Evidence.FIRST_HOP) == null) {
        views.add(view(pointOf(pod), filesOf(pod), traffic.of(pod)));
      }
    }
  }

  /** A capture known to be of a node shows all of its pods, whomever they communicate with. */
  private boolean isOnItsNode(PodRef pod) {
    return capture.node(pods).filter(node -> nodes(pod).anyMatch(node::equals)).isPresent();
  }

  private CapturePoint pointOf(PodRef pod) {
    return new CapturePoint(capture.name(), Optional.of(pod));
  }

  private List<String> filesOf(PodRef pod) {
    return files.computeIfAbsent(
        pod,
        ref -> {
          List<String> all = new ArrayList<>(capture.files());
          all.add(SocketSamples.file(ref));
          return List.copyOf(all);
        });
  }

  private CaptureView view(CapturePoint point, List<String> names, CaptureSums.Kept kept) {
    return new CaptureView(
        point,
        names,
        kept.sums(),
        kept.pairs(),
        new TreeMap<>(),
        capture.tracker().kept(),
        capture.stats());
  }
}
