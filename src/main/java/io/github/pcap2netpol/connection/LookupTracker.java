package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.DnsMessage;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Sums up which names were resolved to which addresses. */
final class LookupTracker {
  /** After that a resolver has given up, or asks anew. */
  private static final long PATIENCE = 10 * Mark.SECOND;

  /** How many addresses, resolvers and sets of answers are kept of one name. */
  private static final int MOST_OF_A_NAME = 1000;

  private final Epochs epochs;
  private final int most;
  private final Map<Asked, Growing> names = new HashMap<>();
  private final LinkedHashMap<Query, Growing> waiting = new LinkedHashMap<>();
  private final Map<Query, Long> waitingSince = new HashMap<>();
  private long dropped;

  LookupTracker(Epochs epochs, int most) {
    this.epochs = epochs;
    this.most = most;
  }

  private record Asked(AddressAt client, String name) {
    /** Written out: maps ask so often that what the compiler would generate takes its time. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Asked that && client.equals(that.client) && name.equals(that.name));
    }

    @Override
    public int hashCode() {
      return client.hashCode() * 31 + name.hashCode();
    }
  }

  private record Query(Endpoint client, String name, int type) {
    /** Written out: maps ask so often that what the compiler would generate takes its time. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Query that
              && type == that.type
              && client.equals(that.client)
              && name.equals(that.name));
    }

    @Override
    public int hashCode() {
      return (type * 31 + client.hashCode()) * 31 + name.hashCode();
    }
  }

  private static final class Growing {
    final SortedSet<IpAddress> resolvers = new TreeSet<>();
    final SortedSet<IpAddress> addresses = new TreeSet<>();
    final Map<Integer, TreeSet<Long>> answersByType = new TreeMap<>();
    final SortedMap<Integer, Long> responseCodes = new TreeMap<>();
    long unanswered;
    Mark first;
    Mark last;

    Growing(Mark mark) {
      first = mark;
      last = mark;
    }
  }

  /** How many messages were about names that there was no room for. */
  long dropped() {
    return dropped;
  }

  void message(DnsMessage message, int part) {
    if (message.name().isEmpty()) {
      return;
    }
    giveUp(message.timeNanos());
    Mark mark = new Mark(message.timeNanos(), part, message.frame());
    Asked asked =
        new Asked(epochs.at(message.client().address(), message.timeNanos()), message.name());
    Growing lookup = names.get(asked);
    if (lookup == null) {
      if (names.size() >= most) {
        dropped++;
        return;
      }
      lookup = new Growing(mark);
      names.put(asked, lookup);
    }
    lookup.first = lookup.first.compareTo(mark) <= 0 ? lookup.first : mark;
    lookup.last = lookup.last.compareTo(mark) >= 0 ? lookup.last : mark;
    addBounded(lookup.resolvers, message.resolver().address());
    Query query = new Query(message.client(), message.name(), message.type());
    if (message.response()) {
      waiting.remove(query);
      waitingSince.remove(query);
      answer(lookup, message);
    } else if (!waiting.containsKey(query)) {
      waiting.put(query, lookup);
      waitingSince.put(query, message.timeNanos());
    }
  }

  private static void answer(Growing lookup, DnsMessage message) {
    lookup.responseCodes.merge(message.responseCode(), 1L, Long::sum);
    SortedSet<IpAddress> answer = new TreeSet<>(message.addresses());
    if (answer.isEmpty()) {
      return;
    }
    answer.forEach(address -> addBounded(lookup.addresses, address));
    if (!message.whole()) {
      return; // What was cut off may be all the difference.
    }
    long hash = 0;
    for (IpAddress address : answer) {
      hash = (hash * 31 + address.high()) * 0x9e3779b97f4a7c15L + address.low();
    }
    addBounded(lookup.answersByType.computeIfAbsent(message.type(), type -> new TreeSet<>()), hash);
  }

  /** The smallest are kept: the order in which they come must not show. */
  private static <T> void addBounded(SortedSet<T> set, T value) {
    set.add(value);
    if (set.size() > MOST_OF_A_NAME) {
      set.remove(set.last());
    }
  }

  private void giveUp(long now) {
    Iterator<Map.Entry<Query, Growing>> oldest = waiting.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Query, Growing> entry = oldest.next();
      Long since = waitingSince.get(entry.getKey());
      if (since != null && now - since <= PATIENCE && waiting.size() <= most) {
        return;
      }
      waitingSince.remove(entry.getKey());
      entry.getValue().unanswered++;
      oldest.remove();
    }
  }

  /** Ends the waiting, and gives what was resolved, in order of client and name. */
  List<Lookup> finish(CapturePoint capture, List<String> files) {
    waiting.values().forEach(lookup -> lookup.unanswered++);
    waiting.clear();
    waitingSince.clear();
    List<Lookup> lookups = new ArrayList<>();
    BiFunction<Asked, Growing, Lookup> value =
        (asked, lookup) ->
            new Lookup(
                capture,
                asked.client().address(),
                asked.name(),
                lookup.resolvers,
                lookup.addresses,
                lookup.answersByType.values().stream().mapToInt(TreeSet::size).max().orElse(0),
                lookup.responseCodes,
                lookup.unanswered,
                lookup.first.sighting(files),
                lookup.last.sighting(files));
    names.forEach((asked, lookup) -> lookups.add(value.apply(asked, lookup)));
    lookups.sort(
        Comparator.comparing(Lookup::client)
            .thenComparing(Lookup::name)
            .thenComparing(Lookup::first));
    return lookups;
  }
}
