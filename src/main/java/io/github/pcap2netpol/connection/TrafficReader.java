package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.OtherTraffic;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.ConnectionBuilder;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.opener.OneSided;
import io.github.pcap2netpol.connection.opener.OpenerInference;
import io.github.pcap2netpol.connection.opener.PeerCounts;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.opener.UnansweredDatagrams;
import io.github.pcap2netpol.connection.reading.CaptureRead;
import io.github.pcap2netpol.connection.reading.CaptureReading;
import io.github.pcap2netpol.connection.reading.CaptureTracker;
import io.github.pcap2netpol.connection.reading.PacketSource;
import io.github.pcap2netpol.connection.reading.SocketSamples;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.connection.views.CaptureGaps;
import io.github.pcap2netpol.connection.views.LateCaptures;
import io.github.pcap2netpol.connection.views.OneWayCaptures;
import io.github.pcap2netpol.connection.views.ViewPairing;
import io.github.pcap2netpol.connection.widening.Widening;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.parallel.Meanwhile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the captures of a bundle and sums up their connections. */
public final class TrafficReader {
  private final Bundle bundle;
  private final Limits limits;
  private final Diagnostics diagnostics;
  private final Epochs epochs;
  private final KnownPorts ports;
  private final PodsByName pods;

  private TrafficReader(Bundle bundle, Limits limits, Diagnostics diagnostics) {
    this.bundle = bundle;
    this.limits = limits;
    this.diagnostics = diagnostics;
    epochs = new Epochs(bundle.addresses().takeovers());
    ports = new KnownPorts(bundle, epochs);
    pods = PodsByName.of(bundle);
  }

  /**
   * Reads every capture of a bundle. The result does not depend on the number of threads.
   *
   * @param bundle the captures, and who owned each address
   * @param sources opens a capture file
   * @param overlays where to look for tunnelled packets
   * @param threads how many captures may be read at once, at least 1
   * @param diagnostics receives findings about unusable input
   */
  public static Traffic read(
      Bundle bundle,
      Function<Path, CaptureSource> sources,
      OverlayPorts overlays,
      int threads,
      Diagnostics diagnostics) {
    return read(
        bundle,
        sources,
        threads,
        diagnostics,
        (source, handler, said) -> CaptureReader.read(source, handler, overlays, said),
        Limits.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  static Traffic read(
      Bundle bundle,
      Function<Path, CaptureSource> sources,
      int threads,
      Diagnostics diagnostics,
      PacketSource packets,
      Limits limits) {
    TrafficReader reader = new TrafficReader(bundle, limits, diagnostics);
    KnownPlaces named = KnownPlaces.of(bundle.cluster());
    CaptureReading reading =
        new CaptureReading(
            sources, packets, reader.ports, reader.epochs, named, limits, diagnostics);
    return reader.traffic(reading.readAll(bundle.captures(), threads));
  }

  private Traffic traffic(List<CaptureRead> captures) {
    List<CaptureView> captured = new ArrayList<>();
    List<Lookup> lookups = new ArrayList<>();
    NotedNames noted = new NotedNames(limits.totalNames());
    List<OtherTraffic> others = new ArrayList<>();
    Set<Listener> answered = new HashSet<>();
    SortedMap<CapturePoint, List<CaptureStats>> stats = new TreeMap<>();
    List<Watched> watched = new ArrayList<>();
    Set<CapturePoint> whole = new HashSet<>();
    for (CaptureRead capture : captures) {
      CaptureRead.Seen seen = capture.seen(pods, diagnostics);
      watched.addAll(seen.watched());
      stats.merge(
          seen.point(),
          capture.stats(),
          (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
      captured.addAll(seen.views());
      if (seen.isWholeInOneView()) {
        whole.add(seen.point());
      }
      for (CaptureTracker tracker : seen.trackers()) {
        answered.addAll(tracker.sums().answered());
        addLookups(tracker, seen, lookups);
        others.addAll(tracker.others().finish(seen.point(), seen.files()));
      }
      addNames(capture, noted);
    }
    List<CaptureView> views =
        InOrder.map(
            new SocketSamples(bundle.addresses(), epochs, pods).addTo(captured),
            view -> whole.contains(view.point()) ? attempts(view) : view);
    views.forEach(view -> answered.addAll(continued(view)));
    PeerCounts peers = new PeerCounts();
    views.forEach(
        view ->
            peers.count(
                Stream.concat(view.pairs().keySet().stream(), view.sockets().keySet().stream())
                    .toList()));

    OpenerInference who = new OpenerInference(ports, answered);
    List<Connection> connections = new ArrayList<>();
    List<UndecidedConnection> undecided = new ArrayList<>();
    // Each step looks at one capture only, so they can run in parallel.
    List<ConnectionBuilder> all =
        InOrder.map(views, view -> new ConnectionBuilder(view, who, peers));
    UnansweredDatagrams unanswered =
        new UnansweredDatagrams(ports, all.stream().map(ConnectionBuilder::unsettled).toList());
    InOrder.forAll(all, verdicts -> verdicts.settle(unanswered));
    new Widening(ports.outsiders(), limits.outsiders(), diagnostics)
        .apply(all.stream().map(ConnectionBuilder::settled).toList());
    for (ConnectionBuilder verdicts : all) {
      connections.addAll(
          verdicts.connections(limits.totalSums() - connections.size(), diagnostics));
      undecided.addAll(verdicts.undecided());
    }
    connections.sort(Comparator.naturalOrder());
    undecided.sort(
        Comparator.comparing(UndecidedConnection::capture)
            .thenComparing(UndecidedConnection::protocol)
            .thenComparing(UndecidedConnection::one)
            .thenComparing(UndecidedConnection::other)
            .thenComparing(pair -> pair.tally().first()));
    report(undecided);
    Meanwhile<List<PairedViews>> pairs =
        Meanwhile.start(() -> new ViewPairing(pods).pairs(connections));
    new CaptureGaps(pods).find(views, connections, diagnostics);
    new LateCaptures(pods, bundle.addresses()).find(captured, diagnostics);
    new OneWayCaptures(pods)
        .find(captured.stream().filter(view -> whole.contains(view.point())).toList(), diagnostics);
    return new Traffic(
        connections,
        undecided,
        pairs.result(),
        lookups,
        noted.byAddress(),
        others.stream().sorted().toList(),
        stats,
        watched.stream().sorted().toList());
  }

  private CaptureView attempts(CaptureView view) {
    return view.point().pod().map(pod -> OneSided.asAttempts(view, pod, pods)).orElse(view);
  }

  /** Ports that must have answered, although no capture shows the answer. */
  private static Set<Listener> continued(CaptureView view) {
    return view.sums().keySet().stream()
        .filter(key -> key.outcome() == Outcome.CONTINUED)
        .map(SumKey::listener)
        .collect(Collectors.toSet());
  }

  private void addLookups(CaptureTracker tracker, CaptureRead.Seen seen, List<Lookup> lookups) {
    List<Lookup> own = tracker.lookups(seen.point(), seen.files());
    int room = limits.totalNames() - lookups.size();
    lookups.addAll(own.size() <= room ? own : own.subList(0, room));
    if (own.size() > room) {
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING,
              "names-capped",
              seen.point().name(),
              "More names were looked up in all captures than can be kept: outside addresses may lack their names. Give the JVM more memory (PCAP2NETPOL_JAVA_OPTS=-Xmx4g).",
              own.size() - room));
    }
  }

  private void addNames(CaptureRead capture, NotedNames all) {
    boolean hadRoom = !all.isFull();
    all.addAll(capture.tracker().noted());
    if (hadRoom && all.isFull()) {
      diagnostics.add(
          Diagnostic.warning(
              "names-capped",
              capture.name(),
              "It names more addresses (name resolution blocks) than can be kept: outside addresses may lack their names."));
    }
  }

  private record Ends(CapturePoint capture, IpAddress one, IpAddress other) {
    static final Comparator<Ends> ORDER =
        Comparator.comparing(Ends::capture).thenComparing(Ends::one).thenComparing(Ends::other);
  }

  private void report(List<UndecidedConnection> undecided) {
    Map<Ends, List<UndecidedConnection>> byEnds = new TreeMap<>(Ends.ORDER);
    for (UndecidedConnection pair : undecided) {
      byEnds
          .computeIfAbsent(
              new Ends(pair.capture(), pair.one().address(), pair.other().address()),
              any -> new ArrayList<>())
          .add(pair);
    }
    byEnds.forEach(
        (ends, pairs) ->
            diagnostics.add(
                new Diagnostic(
                    Severity.SEVERE,
                    "connection-undecided",
                    ends.capture().name(),
                    "It is not known who opened the connection between "
                        + pairs.get(0).one()
                        + " and "
                        + pairs.get(0).other()
                        + " ("
                        + pairs.get(0).protocol()
                        + "), which is older than the capture, so it makes no rule. Socket samples of either pod, or a declared container port, would show it.",
                    pairs.size()),
                namespaces(pairs)));
  }

  /** Those of the pods at both ends. */
  private SortedSet<String> namespaces(List<UndecidedConnection> pairs) {
    SortedSet<String> namespaces = new TreeSet<>();
    for (UndecidedConnection pair : pairs) {
      for (Endpoint end : List.of(pair.one(), pair.other())) {
        if (bundle.addresses().ownerAt(end.address(), pair.tally().first().time())
            instanceof PodOwner owner) {
          namespaces.add(owner.pod().ref().namespace());
        }
      }
    }
    return namespaces;
  }
}
