package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.file.Link;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of an interface's packets without allocating anything, once its first packet
 * has been seen. Bounded: a file can make up any number of interfaces, and those beyond the bound
 * share the handler of the file.
 */
final class InterfaceTable {
  /** A node has one for each of its pods, and a few more. */
  private static final int MOST = 4096;

  private static final class Entry {
    final NetworkInterface described;
    final int index;
    final PacketHandler handler;
    @Nullable Entry next;

    Entry(NetworkInterface described, int index, PacketHandler handler) {
      this.described = described;
      this.index = index;
      this.handler = handler;
    }
  }

  private final PacketHandler whole;
  private static final int BUCKETS = 1024;

  private @Nullable Entry[] buckets = new @Nullable Entry[0];
  private int size;

  InterfaceTable(PacketHandler whole) {
    this.whole = whole;
  }

  /**
   * Returns the handler; the first time, asks the file's handler for it.
   *
   * @param link the file's description of the interface
   * @param index the number in the packet itself, 0 if none
   */
  PacketHandler of(Link link, int index) {
    return of(link.of(), index);
  }

  /**
   * Returns the handler of an interface for which {@link PacketHandler#at} was called elsewhere.
   */
  PacketHandler of(NetworkInterface where) {
    return of(where, where.index());
  }

  /** How many interfaces are known. */
  int size() {
    return size;
  }

  /** Whether it has room for this many more. */
  boolean hasRoom(int more) {
    return size + more < MOST;
  }

  private PacketHandler of(NetworkInterface described, int index) {
    if (index == 0 && described.block() < 0) {
      return whole;
    }
    if (buckets.length == 0) {
      buckets = new @Nullable Entry[BUCKETS];
    }
    int bucket = (described.block() * 31 + index) & (BUCKETS - 1);
    for (Entry entry = buckets[bucket]; entry != null; entry = entry.next) {
      if (entry.index == index && entry.described.block() == described.block()) {
        return entry.handler;
      }
    }
    if (size == MOST) {
      return whole;
    }
    Entry entry =
        new Entry(described, index, whole.at(index == 0 ? described : described.withIndex(index)));
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
    size++;
    return entry.handler;
  }
}
