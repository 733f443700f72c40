package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.PacketLog;
import io.github.pcap2netpol.capture.packet.PacketHandler;

/** The way of packets to a shard: at once, or collected for another thread. */
final class Lane {
  private final Shard shard;
  private final PacketLog log = new PacketLog();
  private final PacketHandler collector = log.handler();
  private PacketHandler entry;

  Lane(Shard shard) {
    this.shard = shard;
    entry = shard;
  }

  Shard shard() {
    return shard;
  }

  /** Where the next packet goes. */
  PacketHandler entry() {
    return entry;
  }

  /** Decides whether packets are collected from now on. */
  void collect(boolean forLater) {
    entry = forLater ? collector : shard;
  }

  /** Ends all that is in flight, and gives up what further packets would need. */
  void endAll() {
    shard.endAll();
    log.release();
  }

  /** Follows the packets that were collected. */
  void catchUp() {
    log.tell(shard);
    log.clear();
  }
}
