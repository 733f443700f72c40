package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sums up streams that were opened. One that is like an earlier one needs no new object. */
final class OpenedSums {
  private final AddressTimes times;
  private @Nullable Entry[] buckets = new @Nullable Entry[64];
  private final List<Entry> entries = new ArrayList<>();

  OpenedSums(AddressTimes times) {
    this.times = times;
  }

  private static final class Entry {
    private final SumKey key;
    private final Sum sum;
    private final int hash;
    private @Nullable Entry nextInBucket;

    /** While both addresses belong to the same owners, as far as that is known. */
    private long from;

    private final long until;

    Entry(SumKey key, Sum sum, int hash, long from, long until) {
      this.key = key;
      this.sum = sum;
      this.hash = hash;
      this.from = from;
      this.until = until;
    }
  }

  int size() {
    return entries.size();
  }

  void add(Stream stream, boolean byOne, Outcome outcome, boolean sampled) {
    Sum sum = sum(stream, byOne, outcome);
    sum.count(1, stream.packets(), stream.first(), stream.last());
    stream.addTo(sum, byOne, sampled);
  }

  /** The sums, in the order they began; forgets them. */
  void drain(BiConsumer<SumKey, Sum> to) {
    entries.forEach(entry -> to.accept(entry.key, entry.sum));
    entries.clear();
    buckets = new @Nullable Entry[64];
  }

  private Sum sum(Stream stream, boolean byOne, Outcome outcome) {
    long time = stream.first().timeNanos();
    int hash = hash(stream, byOne) * 31 + times.hash(time);
    for (Entry entry = buckets[hash & (buckets.length - 1)];
        entry != null;
        entry = entry.nextInBucket) {
      if (entry.hash == hash && isOf(entry, stream, byOne, outcome) && isAt(entry, time)) {
        return entry.sum;
      }
    }
    return add(stream, byOne, outcome, hash).sum;
  }

  private static int hash(Stream stream, boolean byOne) {
    long mixed = stream.high(byOne) * 31 + stream.low(byOne);
    mixed = mixed * 0x9e3779b97f4a7c15L + stream.high(!byOne) * 31 + stream.low(!byOne);
    mixed = mixed * 0xbf58476d1ce4e5b9L + stream.port(!byOne);
    return (int) (mixed ^ (mixed >>> 32));
  }

  private static boolean isOf(Entry entry, Stream stream, boolean byOne, Outcome outcome) {
    SumKey key = entry.key;
    return key.outcome() == outcome
        && key.port().port() == stream.port(!byOne)
        && key.originator().address().low() == stream.low(byOne)
        && key.responder().address().low() == stream.low(!byOne)
        && key.originator().address().high() == stream.high(byOne)
        && key.responder().address().high() == stream.high(!byOne)
        && key.port().protocol() == stream.protocol()
        && key.loopback() == stream.loopback();
  }

  /** Whether both addresses belonged to the same owners at that time. */
  private boolean isAt(Entry entry, long time) {
    if (time >= entry.from) {
      return time < entry.until;
    }
    boolean same =
        times.at(entry.key.originator().address(), time).equals(entry.key.originator())
            && times.at(entry.key.responder().address(), time).equals(entry.key.responder());
    entry.from = same ? time : entry.from;
    return same;
  }

  private Entry add(Stream stream, boolean byOne, Outcome outcome, int hash) {
    long time = stream.first().timeNanos();
    Endpoint originator = byOne ? stream.one() : stream.other();
    Endpoint responder = byOne ? stream.other() : stream.one();
    SumKey key =
        new SumKey(
            times.at(originator.address(), time),
            times.at(responder.address(), time),
            new PortProtocol(stream.protocol(), responder.port()),
            outcome,
            Evidence.HANDSHAKE,
            stream.loopback());
    long until =
        Math.min(
            times.sameUntil(originator.address(), time), //
            times.sameUntil(responder.address(), time));
    Entry entry = new Entry(key, new Sum(stream.first(), stream.first()), hash, time, until);
    entries.add(entry);
    if (entries.size() > buckets.length) {
      buckets = new @Nullable Entry[buckets.length * 2];
      entries.forEach(this::put);
    } else {
      put(entry);
    }
    return entry;
  }

  private void put(Entry entry) {
    int bucket = entry.hash & (buckets.length - 1);
    entry.nextInBucket = buckets[bucket];
    buckets[bucket] = entry;
  }
}
