package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.follow.KnownLookups.Known;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sums up which names were resolved to which addresses. */
public final class LookupTracker {
  /** After this time a resolver has given up, or asks again. */
  static final long PATIENCE = 10 * EpochNanos.SECOND;

  private static final Comparator<ExtractedLine.LookupTurn> IN_ORDER =
      Comparator.comparingInt((ExtractedLine.LookupTurn turn) -> turn.mark().part())
          .thenComparingLong(turn -> turn.mark().frame());

  private final AddressTimes times;
  private final int most;
  private final Map<Asked, LookupSum> names = new HashMap<>();
  private final WaitingQueries waiting = new WaitingQueries();
  private final KnownLookups known = new KnownLookups();
  private @Nullable EarlyLookups early;
  private long dropped;

  public LookupTracker(AddressTimes times, int most) {
    this.times = times;
    this.most = most;
  }

  /**
   * Keeps messages apart whose counterparts may be in earlier files of the capture.
   *
   * @param began when the capture began, in nanoseconds since 1970; {@link Long#MAX_VALUE} before
   *     it has
   */
  public LookupTracker continues(LongSupplier began) {
    early = new EarlyLookups(began, most);
    return this;
  }

  /** A client and the name it asked for. */
  public record Asked(AddressAt client, String name) implements Comparable<Asked> {
    @Override
    public boolean equals(Object object) {
      return object instanceof Asked other
          && client.equals(other.client)
          && name.equals(other.name);
    }

    @Override
    public int hashCode() {
      return client.hashCode() * 31 + name.hashCode();
    }

    @Override
    public int compareTo(Asked other) {
      int byClient = client.compareTo(other.client);
      return byClient != 0 ? byClient : name.compareTo(other.name);
    }
  }

  /** How many messages concerned names there was no room for. */
  public long dropped() {
    return dropped;
  }

  /** How many names are kept. */
  public int size() {
    return names.size() + (early == null ? 0 : early.size());
  }

  /** Adds a message; a repeated one allocates nothing. */
  public void message(PacketHeader packet, DnsContent content, int part) {
    Known before = known.find(content, packet);
    if (before == null) {
      message(DnsMessage.of(packet, content), part)
          .ifPresent(taken -> note(packet, content, taken));
      return;
    }
    long now = packet.timeNanos();
    giveUp(now);
    before.sum().mark(now, part, packet.frame());
    boolean response = content.response();
    if (response) {
      before.sum().answered(content.responseCode(), 1);
    }
    int port = response ? packet.destinationPort() : packet.sourcePort();
    turn(before.asked(), port, content.type(), response, now, part, packet.frame());
  }

  private void turn(
      Asked asked, int port, int type, boolean answer, long now, int part, long frame) {
    if (early != null && early.take(asked, port, type, answer, new Mark(now, part, frame))) {
      return;
    }
    if (answer) {
      waiting.remove(asked, port, type);
    } else {
      waiting.add(asked, port, type, now, part, frame);
    }
  }

  private void note(PacketHeader packet, DnsContent content, Taken taken) {
    long until = times.sameUntil(taken.asked().client().address(), packet.timeNanos());
    known.add(content, packet, until, taken.asked(), taken.sum());
  }

  /** The sum of a message. */
  record Taken(Asked asked, LookupSum sum) {}

  /** Adds a message that is not remembered. */
  Optional<Taken> message(DnsMessage message, int part) {
    if (message.name().isEmpty()) {
      return Optional.empty();
    }
    giveUp(message.timeNanos());
    Mark mark = new Mark(message.timeNanos(), part, message.frame());
    Asked asked =
        new Asked(times.at(message.client().address(), message.timeNanos()), message.name());
    LookupSum lookup = sum(asked, mark);
    if (lookup == null) {
      return Optional.empty();
    }
    lookup.mark(mark.timeNanos(), part, mark.frame());
    LookupSum.addBounded(lookup.resolvers, message.resolver().address());
    int port = message.client().port();
    if (message.response()) {
      lookup.answer(message);
    }
    turn(asked, port, message.type(), message.response(), mark.timeNanos(), part, mark.frame());
    return Optional.of(new Taken(asked, lookup));
  }

  /** The sum for a client and name, or null if there is no room for it. */
  private @Nullable LookupSum sum(Asked asked, Mark mark) {
    LookupSum known = names.get(asked);
    if (known != null) {
      return known;
    }
    if (names.size() >= most) {
      dropped++;
      return null;
    }
    LookupSum lookup = new LookupSum(mark, mark);
    names.put(asked, lookup);
    return lookup;
  }

  /** Adds an earlier summary. */
  public void add(ExtractedLine.Resolved line) {
    LookupSum lookup =
        sum(
            new Asked(times.at(line.client(), line.sum().first().timeNanos()), line.name()),
            line.sum().first());
    if (lookup != null) {
      lookup.add(line.sum());
    }
  }

  /** Adds a query or answer that was kept for its counterpart; its name was summed up elsewhere. */
  public void add(ExtractedLine.LookupTurn turn) {
    Mark mark = turn.mark();
    giveUp(mark.timeNanos());
    Asked asked = new Asked(times.at(turn.client(), mark.timeNanos()), turn.name());
    turn(
        asked,
        turn.port(),
        turn.type(),
        turn.answer(),
        mark.timeNanos(),
        mark.part(),
        mark.frame());
  }

  private void giveUp(long now) {
    while (waiting.size() > 0
        && (now - waiting.oldestNanos() > PATIENCE || waiting.size() > most)) {
      waiting.removeOldest(this::unanswered);
    }
  }

  private void unanswered(WaitingQueries.Query query) {
    LookupSum lookup = sum(query.asked(), query.since());
    if (lookup != null) {
      lookup.unanswered++;
    }
  }

  /**
   * Returns what was resolved in several shards so far, in order of clients and names, and forgets
   * it.
   */
  public static List<ExtractedLine.Resolved> drain(List<LookupTracker> shards) {
    List<Taken> drained = new ArrayList<>();
    for (LookupTracker shard : shards) {
      shard.names.forEach((asked, sum) -> drained.add(new Taken(asked, sum)));
      shard.names.clear();
      shard.known.clear();
    }
    drained.sort(Comparator.comparing(Taken::asked));
    return drained.stream()
        .map(
            taken ->
                new ExtractedLine.Resolved(
                    taken.asked().client().address(), taken.asked().name(), taken.sum()))
        .toList();
  }

  /**
   * Returns the messages that several shards have kept apart so far, in the capture's order, and
   * forgets them.
   */
  public static List<ExtractedLine.LookupTurn> drainEarly(List<LookupTracker> shards) {
    List<ExtractedLine.LookupTurn> drained = new ArrayList<>();
    for (LookupTracker shard : shards) {
      if (shard.early != null) {
        drained.addAll(shard.early.drain());
      }
    }
    drained.sort(IN_ORDER);
    return drained;
  }

  /**
   * Forgets the queries that wait for answers in several shards, and returns them. They count as
   * unanswered, in case nothing follows.
   */
  public static List<ExtractedLine.LookupTurn> leaveWaiting(List<LookupTracker> shards) {
    List<ExtractedLine.LookupTurn> left = new ArrayList<>();
    shards.forEach(shard -> shard.moveWaitingTo(left));
    left.sort(IN_ORDER);
    return left;
  }

  private void moveWaitingTo(List<ExtractedLine.LookupTurn> left) {
    while (waiting.size() > 0) {
      waiting.removeOldest(
          query -> {
            LookupSum lookup = sum(query.asked(), query.since());
            if (lookup != null) {
              lookup.unanswered++;
              lookup.waiting++;
            }
            left.add(
                new ExtractedLine.LookupTurn(
                    query.asked().client().address(),
                    query.port(),
                    query.asked().name(),
                    query.type(),
                    false,
                    query.since()));
          });
    }
  }

  /** Gives up waiting for answers: no more messages follow. */
  public void settle() {
    known.clear();
    while (waiting.size() > 0) {
      waiting.removeOldest(this::unanswered);
    }
    known.clear();
  }

  /** What was resolved, in no particular order. */
  public List<Lookup> all(CapturePoint capture, List<String> files) {
    List<Lookup> lookups = new ArrayList<>();
    names.forEach(
        (asked, lookup) ->
            lookups.add(
                new Lookup(
                    capture,
                    asked.client().address(),
                    asked.name(),
                    lookup.resolvers,
                    lookup.addresses,
                    lookup.differingAnswers(),
                    lookup.responseCodes(),
                    lookup.unanswered,
                    lookup.first().sighting(files),
                    lookup.last().sighting(files))));
    return lookups;
  }
}
