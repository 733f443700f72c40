package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.Side;
import io.github.pcap2netpol.graph.model.Peer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which of the workloads behind a Service received a client's connections, if the
 * client's own capture shows only the Service's address.
 */
final class WhoAnswered {
  /**
   * The answer.
   *
   * @param shown those that received some according to captures
   * @param perhaps those that may have received the rest, if some are unaccounted for
   */
  record Answer(List<Target> shown, List<Target> perhaps) {
    Answer {
      shown = List.copyOf(shown);
      perhaps = List.copyOf(perhaps);
    }
  }

  private final Cluster cluster;
  private final AddressBook addresses;
  private final Map<Connection, List<Connection>> paired = new HashMap<>();
  private final Map<Peer, List<Connection>> received = new HashMap<>();
  private final Map<PodRef, List<CaptureStats>> captures = new HashMap<>();

  WhoAnswered(Observation observation) {
    this.cluster = observation.bundle().cluster();
    this.addresses = observation.bundle().addresses();
    for (PairedViews pair : observation.traffic().pairs()) {
      paired.computeIfAbsent(pair.atOriginator(), any -> new ArrayList<>()).add(pair.atResponder());
    }
    for (Connection connection : observation.traffic().connections()) {
      Optional<PodRef> at = connection.capture().pod();
      if (connection.state().makesRule() && at.isPresent()) {
        podAt(connection)
            .filter(pod -> pod.ref().equals(at.get()))
            .ifPresent(
                pod ->
                    received
                        .computeIfAbsent(
                            new Peer.WorkloadPeer(pod.workload()), any -> new ArrayList<>())
                        .add(connection));
      }
    }
    observation
        .traffic()
        .captures()
        .forEach(
            (point, files) ->
                point
                    .pod()
                    .ifPresent(
                        pod ->
                            captures.computeIfAbsent(pod, any -> new ArrayList<>()).addAll(files)));
  }

  private Optional<Pod> podAt(Connection connection) {
    return addresses.ownerAt(connection.responder(), connection.tally().first().time())
            instanceof AddressOwner.PodOwner owner
        ? Optional.of(owner.pod())
        : Optional.empty();
  }

  /**
   * Finds the workloads.
   *
   * @param connection the client's view of it
   * @param alternatives what is behind the address, at least one
   * @param drafts all connections whose receivers are known
   */
  Answer of(Connection connection, Peer from, Collection<Target> alternatives, Drafts drafts) {
    List<Connection> pairs = paired.getOrDefault(connection, List.of());
    Set<Peer> inPairs = new HashSet<>();
    pairs.forEach(
        other -> podAt(other).ifPresent(pod -> inPairs.add(new Peer.WorkloadPeer(pod.workload()))));
    List<Target> shown = new ArrayList<>();
    List<Target> others = new ArrayList<>();
    long taken = 0;
    for (Target target : alternatives) {
      boolean took =
          inPairs.contains(target.peer())
              || drafts
                  .existing(from, target.peer(), target.port())
                  .filter(draft -> draft.wasSeenAt(Side.RESPONDER))
                  .isPresent();
      (took ? shown : others).add(target);
      taken += count(fromSameAddress(connection, target));
    }
    if (!shown.isEmpty() && Math.max(taken, count(pairs)) >= connection.tally().connections()) {
      return new Answer(shown, List.of());
    }
    List<Target> perhaps = others.stream().filter(each -> !isSilent(each, connection)).toList();
    if (!shown.isEmpty()) {
      return new Answer(shown, perhaps);
    }
    return perhaps.size() == 1
        ? new Answer(perhaps, List.of())
        : new Answer(List.of(), perhaps.isEmpty() ? others : perhaps);
  }

  private static long count(List<Connection> connections) {
    return connections.stream().mapToLong(each -> each.tally().connections()).sum();
  }

  private List<Connection> fromSameAddress(Connection sent, Target target) {
    return received.getOrDefault(target.peer(), List.of()).stream()
        .filter(each -> each.originator().equals(sent.originator()))
        .filter(each -> each.port().equals(target.port()))
        .filter(each -> ReceivedDatagrams.overlap(sent, each))
        .toList();
  }

  /**
   * Whether it received none of them: each of its pods was captured all the time, and no capture
   * shows a call from the client's address, or from its node's, which may replace it
   * (masquerading).
   */
  private boolean isSilent(Target target, Connection sent) {
    if (!(target instanceof Target.PodTarget pods)) {
      return false;
    }
    Instant first = sent.tally().first().time();
    Instant last = sent.tally().last().time();
    Workload workload = cluster.workloads().get(pods.workload());
    return workload != null
        && workload.pods().stream()
            .filter(pod -> !pod.from().isAfter(last) && !pod.until().isBefore(first))
            .allMatch(pod -> wasWatched(pod.ref(), first, last))
        && received.getOrDefault(target.peer(), List.of()).stream()
            .filter(each -> each.port().equals(target.port()))
            .filter(each -> ReceivedDatagrams.overlap(sent, each))
            .noneMatch(each -> mayBeFrom(each, sent, first));
  }

  private boolean mayBeFrom(Connection received, Connection sent, Instant time) {
    if (received.originator().equals(sent.originator())) {
      return true;
    }
    Optional<String> node =
        addresses.ownerAt(sent.originator(), time) instanceof AddressOwner.PodOwner client
            ? client.pod().node()
            : Optional.empty();
    return addresses
        .ownerAt(received.originator(), time)
        .asNode()
        .map(caller -> node.filter(caller.name()::equals).isPresent())
        .orElse(false);
  }

  /** Whether the files of the pod's capture are complete and have packets before and after. */
  private boolean wasWatched(PodRef pod, Instant first, Instant last) {
    List<CaptureStats> files = captures.getOrDefault(pod, List.of());
    return files.stream().noneMatch(CaptureStats::broken)
        && files.stream()
            .flatMap(file -> file.first().stream())
            .anyMatch(earliest -> !earliest.isAfter(first))
        && files.stream()
            .flatMap(file -> file.last().stream())
            .anyMatch(latest -> !latest.isBefore(last));
  }
}
