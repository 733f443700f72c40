package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.connection.sums.Opener;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the sums of one view into connections, once all captures are read. */
public final class ConnectionBuilder {
  private final CaptureView view;
  private final OpenerInference who;
  private final PeerCounts peers;
  private final Map<SumKey, Sum> decided = new HashMap<>();
  private final Map<SumKey, Sum> sums = new HashMap<>();
  private final List<Pair> unknown = new ArrayList<>();
  private final List<UndecidedConnection> undecided = new ArrayList<>();

  public ConnectionBuilder(CaptureView view, OpenerInference who, PeerCounts peers) {
    this.view = view;
    this.who = who;
    this.peers = peers;
    view.sums().forEach((key, sum) -> add(decided, key, sum));
    view.pairs().values().forEach(this::decide);
  }

  /** Decided sums, before {@link #settle} decides the outcome of unanswered datagrams. */
  public Map<SumKey, Sum> unsettled() {
    return decided;
  }

  /**
   * Decides the outcome of everything.
   *
   * @param unanswered knows what all captures show about unanswered datagrams
   */
  public void settle(UnansweredDatagrams unanswered) {
    decided.forEach((key, sum) -> add(sums, key.ended(ending(key, sum, unanswered)), sum));
    decided.clear();
    addSockets();
    Set<Ends> shown = shown();
    unknown.stream().filter(pair -> !isShownBothWays(pair.key, shown)).forEach(this::undecided);
  }

  /** Then there are rules for both directions, and the direction of this one doesn't matter. */
  private static boolean isShownBothWays(PairKey key, Set<Ends> shown) {
    return Stream.of(true, false)
        .map(oneOpened -> new Opener(oneOpened, Evidence.FIRST_PACKET))
        .map(direction -> Ends.of(key.opened(direction, Outcome.MIDDLE, false)))
        .allMatch(shown::contains);
  }

  private static void add(Map<SumKey, Sum> to, SumKey key, Sum sum) {
    to.computeIfAbsent(key, any -> new Sum(sum.first(), sum.first())).add(sum);
  }

  private void decide(Pair pair) {
    List<Opener> directions = directions(pair);
    for (Opener direction : directions) {
      Outcome outcome =
          pair.key.protocol() == Protocol.UDP ? pair.outcome(direction) : Outcome.MIDDLE;
      add(decided, pair.key.opened(direction, outcome, false), pair.sum);
    }
    if (directions.isEmpty()) {
      unknown.add(pair);
    }
  }

  private List<Opener> directions(Pair pair) {
    if (pair.key.protocol() != Protocol.UDP) {
      return who.ofStream(pair.key, peers, pair.sum.first().timeNanos()).stream().toList();
    }
    return List.of(who.ofLateDatagrams(pair));
  }

  private void undecided(Pair pair) {
    undecided.add(
        new UndecidedConnection(
            view.point(),
            pair.key.protocol(),
            pair.key.oneEnd(),
            pair.key.otherEnd(),
            pair.sum.tally(view.files())));
  }

  /** Reduces an outcome to one outcome per {@link State}; see {@link #state}. */
  private Outcome ending(SumKey key, Sum sum, UnansweredDatagrams unanswered) {
    return switch (key.outcome()) {
      case ANSWERED, MIDDLE, REFUSED -> key.outcome();
      case CONTINUED -> Outcome.ANSWERED;
      case REPEATED -> Outcome.TRIED;
      case TRIED ->
          view.kept() == KeptSegments.SYN && key.port().protocol() == Protocol.TCP
              ? Outcome.ANSWERED
              : Outcome.TRIED;
      case SENT -> unanswered.wereTaken(key, sum) ? Outcome.SENT : Outcome.TRIED;
    };
  }

  private static State state(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED, CONTINUED -> State.ESTABLISHED;
      case MIDDLE -> State.MID_STREAM;
      case SENT -> State.ONE_WAY;
      case REFUSED -> State.REFUSED;
      case TRIED, REPEATED -> State.UNANSWERED;
    };
  }

  /** Key: both ends and the port. */
  private record Ends(AddressAt originator, AddressAt responder, PortProtocol port) {
    static Ends of(SumKey key) {
      return new Ends(key.originator(), key.responder(), key.port());
    }
  }

  private Set<Ends> shown() {
    return sums.keySet().stream()
        .filter(key -> key.outcome().makesRule())
        .map(Ends::of)
        .collect(Collectors.toSet());
  }

  private void addSockets() {
    Set<Ends> shown = shown();
    for (Pair socket : view.sockets().values()) {
      if (view.pairs().containsKey(socket.key)) {
        continue;
      }
      Optional<Opener> direction = who.ofStream(socket.key, peers, socket.sum.first().timeNanos());
      if (direction.isEmpty()) {
        unknown.add(socket);
        continue;
      }
      SumKey key = socket.key.opened(direction.get(), Outcome.MIDDLE, false);
      if (!shown.contains(Ends.of(key))) {
        add(sums, key, socket.sum);
      }
    }
  }

  /** The outcome of everything; may be changed before connections are made of it. */
  public Map<SumKey, Sum> settled() {
    return sums;
  }

  /** At most this many connections, preferring those that make a rule. */
  public List<Connection> connections(int most, Diagnostics diagnostics) {
    if (view.kept() == KeptSegments.SYN && sums.keySet().stream().anyMatch(key -> isSyn(key))) {
      diagnostics.add(
          Diagnostic.warning(
              "capture-only-syn",
              view.point().name(),
              "It contains only SYNs of TCP, so a filter must have dropped everything else: every attempt that was not repeated counts as a connection. Capture SYN, FIN and RST to tell them apart."));
    }
    TreeMap<SumKey, Sum> ordered = new TreeMap<>(sums);
    List<SumKey> kept =
        ordered.keySet().stream()
            .sorted(
                Comparator.comparing((SumKey key) -> !key.outcome().makesRule())
                    .thenComparing(key -> key))
            .limit(most)
            .toList();
    if (kept.size() < sums.size()) {
      diagnostics.add(
          new Diagnostic(
              Severity.SEVERE,
              "connections-capped",
              view.point().name(),
              "There are more distinct connections than can be kept: the policies lack some. Give the JVM more memory (PCAP2NETPOL_JAVA_OPTS=-Xmx4g), or analyse fewer captures at once.",
              sums.size() - kept.size()));
    }
    return kept.stream().map(key -> connection(key, ordered.get(key))).sorted().toList();
  }

  private static boolean isSyn(SumKey key) {
    return key.outcome() == Outcome.ANSWERED && key.port().protocol() == Protocol.TCP;
  }

  private Connection connection(SumKey key, @Nullable Sum sum) {
    return new Connection(
        view.point(),
        key.originator().address(),
        key.hostBits(),
        key.responder().address(),
        key.port(),
        state(key.outcome()),
        key.evidence(),
        key.loopback(),
        Objects.requireNonNull(sum).tally(view.files()));
  }

  public List<UndecidedConnection> undecided() {
    return undecided;
  }
}
