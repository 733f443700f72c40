package io.github.pcap2netpol.capture;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler for packets inside a tunnel between two addresses, without allocating anything
 * after the first such packet. The table is bounded, since anyone can make up any number of
 * addresses.
 */
final class TunnelTable {
  /** More than any node has other nodes, or any gateway has peers, to communicate with. */
  static final int MOST = 4096;

  /** A pair of ends within one outer handler. */
  private static final class Entry {
    final PacketHandler outer;
    final long oneHigh;
    final long oneLow;
    final long otherHigh;
    final long otherLow;
    final PacketHandler inner;
    final int hash;
    @Nullable Entry next;

    Entry(
        PacketHandler outer,
        long oneHigh,
        long oneLow,
        long otherHigh,
        long otherLow,
        PacketHandler inner,
        int hash) {
      this.outer = outer;
      this.oneHigh = oneHigh;
      this.oneLow = oneLow;
      this.otherHigh = otherHigh;
      this.otherLow = otherLow;
      this.inner = inner;
      this.hash = hash;
    }

    boolean isBetween(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
      return (oneLow == sourceLow
              && otherLow == destinationLow
              && oneHigh == sourceHigh
              && otherHigh == destinationHigh)
          || (oneLow == destinationLow
              && otherLow == sourceLow
              && oneHigh == destinationHigh
              && otherHigh == sourceHigh);
    }
  }

  private static final int BUCKETS = 1024;

  private @Nullable Entry[] buckets = new @Nullable Entry[0];
  private int size;

  /** How many pairs of ends are known. */
  int size() {
    return size;
  }

  /** Whether it has room for this many more. */
  boolean hasRoom(int more) {
    return size + more < MOST;
  }

  /** The same if there is room for one more pair. */
  PacketHandler inside(PacketHandler outer, TunnelEnds ends) {
    return requireNonNull(
        inside(
            outer, ends.one().high(), ends.one().low(), ends.other().high(), ends.other().low()));
  }

  /**
   * Returns the handler for packets inside, asking the outer one for it the first time.
   *
   * @return null if there are already too many pairs
   */
  @Nullable PacketHandler inside(
      PacketHandler outer,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow) {
    int hash = hash(sourceHigh, sourceLow) + hash(destinationHigh, destinationLow);
    if (buckets.length == 0) {
      buckets = new @Nullable Entry[BUCKETS];
    }
    int bucket = hash & (BUCKETS - 1);
    for (Entry entry = buckets[bucket]; entry != null; entry = entry.next) {
      if (entry.hash == hash
          && entry.outer == outer
          && entry.isBetween(sourceHigh, sourceLow, destinationHigh, destinationLow)) {
        return entry.inner;
      }
    }
    if (size == MOST) {
      return null;
    }
    PacketHandler inner =
        outer.inside(
            new TunnelEnds(
                new IpAddress(sourceHigh, sourceLow),
                new IpAddress(destinationHigh, destinationLow)));
    Entry entry =
        new Entry(outer, sourceHigh, sourceLow, destinationHigh, destinationLow, inner, hash);
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
    size++;
    return inner;
  }

  private static int hash(long high, long low) {
    long mixed = (high * 0x9e3779b97f4a7c15L + low) * 0xbf58476d1ce4e5b9L;
    return (int) (mixed ^ (mixed >>> 32));
  }
}
