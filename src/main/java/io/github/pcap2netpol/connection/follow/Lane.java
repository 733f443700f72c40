package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.PacketLog;
import io.github.pcap2netpol.capture.packet.PacketHandler;

/** The way of packets to a shard: at once, or collected for the end of the round. */
final class Lane {
  private final Shard shard;
  private final PacketLog log = new PacketLog();
  private final PacketHandler entry;

  Lane(Shard shard, boolean collects) {
    this.shard = shard;
    entry = collects ? log.handler() : shard;
  }

  Shard shard() {
    return shard;
  }

  /** Where the next packet goes. */
  PacketHandler entry() {
    return entry;
  }

  /** Follows the packets that were collected. */
  void catchUp() {
    log.tell(shard);
    log.clear();
  }

  /** Ends everything in flight, after the last packet. */
  void finish() {
    log.release();
    shard.endAll();
  }
}
