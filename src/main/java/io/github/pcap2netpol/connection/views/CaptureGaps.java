package io.github.pcap2netpol.connection.views;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds openings that a server's capture shows and the client's own capture lacks. Only samples of
 * connections are kept, so it looks only where the client's capture would have kept the sample too:
 * whatever it reports is really missing.
 */
public final class CaptureGaps {
  /** Near its edges a capture may lack what another has, because it began a moment later. */
  private static final long EDGE_NANOS = EpochNanos.SECOND;

  private final PodsByName pods;
  private final Map<PodRef, Own> captured = new TreeMap<>();
  private final Map<Hole, Missing> holes = new TreeMap<>(Hole.ORDER);

  public CaptureGaps(PodsByName pods) {
    this.pods = pods;
  }

  /** The connections that a pod opened according to its own captures. */
  private static final class Own {
    final String name;
    Instant first;
    Instant last;
    final Map<Protocol, Set<Long>> sequences = new HashMap<>();
    final List<Connection> sampled = new ArrayList<>();

    Own(String name, Instant first, Instant last) {
      this.name = name;
      this.first = first;
      this.last = last;
    }
  }

  private record Hole(String capture, WorkloadRef server, PortProtocol port) {
    static final Comparator<Hole> ORDER =
        Comparator.comparing(Hole::capture).thenComparing(Hole::server).thenComparing(Hole::port);
  }

  private static final class Missing {
    long count;
    boolean atLeast;
    Sighting first;

    Missing(Sighting first) {
      this.first = first;
    }
  }

  /** Adds a diagnostic for each gap. */
  public void find(List<CaptureView> views, List<Connection> connections, Diagnostics diagnostics) {
    views.forEach(this::cover);
    connections.forEach(this::remember);
    connections.forEach(this::compare);
    holes.forEach((hole, missing) -> diagnostics.add(diagnostic(hole, missing)));
  }

  private void cover(CaptureView view) {
    Optional<Instant> first = view.firstPacket();
    Optional<Instant> last = view.lastPacket();
    Optional<PodRef> pod = view.point().pod();
    if (pod.isEmpty() || first.isEmpty() || last.isEmpty()) {
      return;
    }
    Own own =
        captured.computeIfAbsent(
            pod.get(), ref -> new Own(view.point().name(), first.get(), last.get()));
    own.first = own.first.isBefore(first.get()) ? own.first : first.get();
    own.last = own.last.isAfter(last.get()) ? own.last : last.get();
  }

  private void remember(Connection connection) {
    Own own = connection.capture().pod().map(captured::get).orElse(null);
    if (own == null || connection.evidence() != Evidence.HANDSHAKE) {
      return;
    }
    Tally tally = connection.tally();
    if (!tally.samples().isEmpty()) {
      Set<Long> sequences =
          own.sequences.computeIfAbsent(connection.port().protocol(), any -> new HashSet<>());
      tally.samples().forEach(sample -> sequences.add(sample.sequence()));
    }
    if (tally.connections() > tally.samples().size()) {
      own.sampled.add(connection);
    }
  }

  private void compare(Connection connection) {
    Optional<PodRef> server = connection.capture().pod();
    if (server.isEmpty()
        || connection.loopback()
        || connection.evidence() != Evidence.HANDSHAKE
        || connection.tally().samples().isEmpty()) {
      return;
    }
    long time = EpochNanos.of(connection.tally().first().time());
    AddressOwner client = pods.owner(connection.originator(), time);
    AddressOwner called = pods.owner(connection.responder(), time);
    if (client instanceof PodOwner caller
        && called instanceof PodOwner responder
        && responder.pod().ref().equals(server.get())
        && !caller.pod().ref().equals(server.get())) {
      Own own = captured.get(caller.pod().ref());
      if (own != null) {
        compare(connection, caller.pod(), responder.pod(), own);
      }
    }
  }

  private void compare(Connection connection, Pod client, Pod server, Own own) {
    List<Sighting> lacking =
        connection.tally().samples().stream()
            .filter(sample -> isCovered(sample.sighting().time(), client, own))
            .filter(sample -> isMissing(sample, connection, own))
            .map(Tally.Sample::sighting)
            .sorted()
            .toList();
    if (lacking.isEmpty()) {
      return;
    }
    Missing missing =
        holes.computeIfAbsent(
            new Hole(own.name, server.workload(), connection.port()),
            any -> new Missing(lacking.get(0)));
    missing.count += lacking.size();
    missing.atLeast |= connection.tally().connections() > connection.tally().samples().size();
    missing.first = missing.first.compareTo(lacking.get(0)) <= 0 ? missing.first : lacking.get(0);
  }

  private static boolean isCovered(Instant time, Pod client, Own own) {
    boolean atEdge =
        !time.isBefore(own.first.minusNanos(EDGE_NANOS))
            && !time.isAfter(own.first.plusNanos(EDGE_NANOS));
    return !time.isBefore(client.from())
        && !atEdge
        && !time.isAfter(own.last.minusNanos(EDGE_NANOS));
  }

  private boolean isMissing(Tally.Sample sample, Connection connection, Own own) {
    return !own.sequences
            .getOrDefault(connection.port().protocol(), Set.of())
            .contains(sample.sequence())
        && own.sampled.stream()
            .filter(other -> other.port().protocol() == connection.port().protocol())
            .filter(other -> mayBe(other, connection))
            .allMatch(other -> sample.hash() < largestHash(other));
  }

  private static long largestHash(Connection connection) {
    List<Tally.Sample> samples = connection.tally().samples();
    return samples.isEmpty() ? Long.MIN_VALUE : samples.get(samples.size() - 1).hash();
  }

  /** Whether the client may have called this server: not if it called another pod. */
  private boolean mayBe(Connection seenByClient, Connection connection) {
    return seenByClient.responder().equals(connection.responder())
        || !(pods.owner(
                seenByClient.responder(), EpochNanos.of(seenByClient.tally().first().time()))
            instanceof PodOwner);
  }

  private Diagnostic diagnostic(Hole hole, Missing missing) {
    boolean before =
        captured.values().stream()
            .filter(own -> own.name.equals(hole.capture()))
            .anyMatch(own -> missing.first.time().isBefore(own.first));
    return new Diagnostic(
        Severity.WARNING,
        "capture-hole",
        hole.capture(),
        "This capture lacks "
            + (missing.atLeast ? "at least " : "")
            + (missing.count == 1 ? "one connection" : missing.count + " connections")
            + " of its own pod to "
            + hole.server()
            + ", "
            + hole.port()
            + ", which the other end's capture shows, the first at "
            + missing.first.time()
            + (before
                ? ", before its first packet: an init container, or a sidecar that started late?"
                : ": did tcpdump drop packets?"),
        missing.count);
  }
}
