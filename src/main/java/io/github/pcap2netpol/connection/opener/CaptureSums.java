package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.Opener;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.connection.widening.OriginatorGroup;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One capture's conversations, summed up as far as it is known who opened them. */
public final class CaptureSums {
  private final KnownPorts ports;
  private final Epochs epochs;
  private final Limits limits;
  private final Map<SumKey, Sum> sums = new HashMap<>();
  private final Map<PairKey, Pair> pairs = new HashMap<>();

  /** Streams on the loopback interface that were already open. */
  private final Map<PairKey, Pair> loopbacks = new HashMap<>();

  private final InvolvedAddresses involved;

  /** Originators outside the cluster, by what their sums share. */
  private final Map<SumKey, OriginatorGroup> groups = new HashMap<>();

  private final Set<Listener> answered = new HashSet<>();
  private final OpenerInference who;

  /** The evidence for opened connections. */
  private Evidence ofOpenings = Evidence.HANDSHAKE;

  private int ruleSums;
  private int attemptSums;
  private final Dropped dropped = new Dropped();

  public CaptureSums(KnownPorts ports, Epochs epochs, Limits limits) {
    this.ports = ports;
    this.epochs = epochs;
    this.limits = limits;
    involved = new InvolvedAddresses(epochs);
    who = new OpenerInference(ports, answered);
  }

  /** The kinds of sums. */
  public record Kept(Map<SumKey, Sum> sums, Map<PairKey, Pair> pairs) {}

  /** Connections there was no room for, by kind. */
  public static final class Dropped {
    public long sums;
    public long attempts;
    public long outsiders;
    public long outsidersInVain;
    public long pairs;
  }

  /** From now on, openings come from flow records. */
  public void takeRecords() {
    ofOpenings = Evidence.RECORD;
  }

  /** The decided sums, with outside originators merged where they are too many. */
  public Map<SumKey, Sum> sums() {
    if (groups.values().stream().allMatch(group -> group.sums() == 0)) {
      return sums;
    }
    Map<SumKey, Sum> all = new HashMap<>(sums);
    groups.forEach((like, group) -> group.addTo(all, like));
    return all;
  }

  public Map<PairKey, Pair> pairs() {
    return pairs;
  }

  /** How many connections, conversations and addresses are kept here. */
  public int size() {
    return sums.size() + pairs.size() + loopbacks.size() + involved.byAddress().size();
  }

  /** The ports that answered an opening. */
  public Set<Listener> answered() {
    return answered;
  }

  public InvolvedAddresses involved() {
    return involved;
  }

  public Dropped dropped() {
    dropped.outsiders = leftOut(true);
    dropped.outsidersInVain = leftOut(false);
    return dropped;
  }

  private long leftOut(boolean rule) {
    return groups.entrySet().stream()
        .filter(entry -> entry.getKey().outcome().makesRule() == rule)
        .mapToLong(entry -> entry.getValue().leftOut())
        .sum();
  }

  /**
   * Adds the result of one conversation, or of several within one second.
   *
   * @param began when the capture began, in nanoseconds since 1970
   */
  public void add(ExtractedLine.OfConversation line, long began) {
    if (line instanceof ExtractedLine.Opened opened) {
      opened(opened);
    } else if (line instanceof ExtractedLine.Middle middle) {
      involved.count(middle.said());
      if (middle.spoken()) {
        keep(Pair.of(middle.said(), epochs), middle.said().loopback());
      }
    } else if (line instanceof ExtractedLine.Datagrams datagrams) {
      involved.count(datagrams.said());
      Pair pair = Pair.of(datagrams, epochs, began);
      if (datagrams.oneOpened()) {
        decided(pair, new Opener(pair.oneFirst(), Evidence.RECORD), datagrams.said().loopback());
      } else {
        datagrams(pair, datagrams.said().loopback());
      }
    }
  }

  private void opened(ExtractedLine.Opened line) {
    long time = line.sum().first().timeNanos();
    involved.count(
        line.originator(), line.responder(), line.loopback(), time, line.sum().packets());
    SumKey key =
        new SumKey(
            epochs.at(line.originator(), time),
            epochs.at(line.responder(), time),
            line.port(),
            line.outcome(),
            ofOpenings,
            line.loopback());
    Sum sum = sum(key, line.sum());
    if (sum != null) {
      sum.add(line.sum());
      if (line.outcome() == Outcome.ANSWERED) {
        answered.add(key.listener());
      }
    }
  }

  private void datagrams(Pair now, boolean loopback) {
    List<Opener> openers = loopback ? who.alone(now) : who.ofDatagrams(now);
    openers.forEach(opener -> decided(now, opener, loopback));
    if (openers.isEmpty()) {
      keep(now, loopback);
    }
  }

  private void keep(Pair now, boolean loopback) {
    Map<PairKey, Pair> kept = loopback ? loopbacks : pairs;
    Pair pair = kept.get(now.key);
    if (pair != null) {
      pair.plus(now);
    } else if (kept.size() < limits.pairs()) {
      kept.put(now.key, now);
    } else {
      settle(now, loopback);
    }
  }

  /**
   * Decides who opened the connections that never left the namespace. Other captures can't help
   * with that.
   */
  public void finish() {
    loopbacks.values().forEach(pair -> settle(pair, true));
    loopbacks.clear();
  }

  /**
   * Decides now, as well as possible, conversations that were to wait until all captures are read.
   */
  public void settlePairs() {
    pairs.values().forEach(pair -> settle(pair, false));
    pairs.clear();
  }

  private void settle(Pair pair, boolean loopback) {
    // Only OneSided can decide whether it took place, once everything has been read.
    boolean oneSided = !loopback && pair.key.protocol() == Protocol.TCP && !pair.isBothWays();
    List<Opener> alone = oneSided ? List.of() : who.alone(pair);
    alone.forEach(direction -> decided(pair, direction, loopback));
    dropped.pairs += alone.isEmpty() && !loopback ? 1 : 0;
  }

  private void decided(Pair pair, Opener direction, boolean loopback) {
    Outcome outcome =
        pair.key.protocol() == Protocol.UDP ? pair.outcome(direction) : Outcome.MIDDLE;
    SumKey key = pair.key.opened(direction, outcome, loopback);
    Sum sum = sum(key, pair.sum);
    if (sum != null) {
      sum.add(pair.sum);
      boolean one = direction.oneOpened();
      sum.fresh(
          one ? pair.freshFromOne() : pair.freshFromOther(),
          one ? pair.freshFromOther() : pair.freshFromOne());
      if (outcome == Outcome.ANSWERED && !pair.isLate()) {
        answered.add(key.listener());
      }
    }
  }

  /** The sum for the key, or null if there is no room for it. */
  private @Nullable Sum sum(SumKey key, Sum more) {
    Sum known = sums.get(key);
    if (known != null) {
      return known;
    }
    boolean rule = key.outcome().makesRule();
    OriginatorGroup group = group(key, more);
    if (group != null && group.isFull()) {
      int before = sums.size() + group.sums();
      Sum shared = group.take(key.originator().address(), sums, more.first(), more.connections());
      count(rule, sums.size() + group.sums() - before);
      return shared;
    }
    if (rule ? ruleSums >= limits.sums() : attemptSums >= limits.attempts()) {
      dropped.sums += rule ? more.connections() : 0;
      dropped.attempts += rule ? 0 : more.connections();
      return null;
    }
    count(rule, 1);
    Sum sum = new Sum(more.first(), more.first());
    sums.put(key, sum);
    if (group != null) {
      group.add(key);
    }
    return sum;
  }

  private void count(boolean rule, int more) {
    ruleSums += rule ? more : 0;
    attemptSums += rule ? 0 : more;
  }

  /**
   * The group of outside originators that are otherwise alike; null if the originator is not
   * outside.
   */
  private @Nullable OriginatorGroup group(SumKey key, Sum more) {
    return ports.outsiders().contain(key.originator(), more.first().timeNanos())
        ? groups.computeIfAbsent(
            OriginatorGroup.of(key),
            any -> new OriginatorGroup(ports.outsiders(), limits.outsiders()))
        : null;
  }

  /** Counts packets of other protocols towards the addresses they involve. */
  public void involve(ExtractedLine.Other line) {
    involved.count(line);
  }
}
