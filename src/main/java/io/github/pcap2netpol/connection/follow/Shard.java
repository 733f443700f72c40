package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;

/**
 * Follows a share of a capture's conversations and name look-ups, apart from all others. Which
 * share a conversation belongs to depends on its endpoints only; for a look-up, on the client and
 * the name. Time is that of the shard's own packets.
 */
public final class Shard implements PacketHandler {
  /** How much capture time passes between two searches for silent conversations. */
  private static final long LOOK = EpochNanos.SECOND;

  private final OpenConversations conversations;
  private final StreamFollower streams;
  private final DatagramFollower datagrams;
  private final LookupTracker lookups;
  private int part;
  private long lastLook;

  /**
   * @param conversations those in flight
   * @param streams follows TCP and SCTP
   * @param datagrams follows UDP
   * @param lookups follows DNS
   */
  public Shard(
      OpenConversations conversations,
      StreamFollower streams,
      DatagramFollower datagrams,
      LookupTracker lookups) {
    this.conversations = conversations;
    this.streams = streams;
    this.datagrams = datagrams;
    this.lookups = lookups;
  }

  /** Which of several shards a packet belongs to, in either direction. */
  static int of(FiveTuple tuple, int shards) {
    // The table of conversations uses the lowest bits.
    return shards == 1 ? 0 : Integer.remainderUnsigned(Conversation.hash(tuple) >>> 16, shards);
  }

  /** Which of several shards a look-up belongs to. */
  static int of(IpAddress client, String name, int shards) {
    return of(client.high(), client.low(), name, shards);
  }

  /** Which of several shards a DNS message belongs to. */
  static int of(PacketHeader packet, DnsContent content, int shards) {
    return content.response()
        ? of(packet.destinationHigh(), packet.destinationLow(), content.name(), shards)
        : of(packet.sourceHigh(), packet.sourceLow(), content.name(), shards);
  }

  private static int of(long high, long low, String name, int shards) {
    long mixed = ((high * 31 + low) * 31 + name.hashCode()) * 0x9e3779b97f4a7c15L;
    return (int) Long.remainderUnsigned(mixed >>> 32, shards);
  }

  void startPart(int number) {
    part = number;
  }

  @Override
  public void opening(Opening opening) {
    pass(opening.timeNanos());
    streams.opening(opening, part);
  }

  @Override
  public void packet(PacketHeader packet) {
    pass(packet.timeNanos());
    if (packet.protocol() == Protocol.UDP) {
      datagrams.packet(packet, part);
    } else {
      streams.packet(packet, part);
    }
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    if (unreachable.protocol() == Protocol.UDP) {
      datagrams.unreachable(unreachable, part);
    } else {
      streams.unreachable(unreachable, part);
    }
  }

  @Override
  public void dns(DnsMessage message) {
    lookups.message(message, part);
  }

  @Override
  public void dns(PacketHeader packet, DnsContent content) {
    lookups.message(packet, content, part);
  }

  /** Ends conversations that have been silent too long at that time of the capture. */
  private void pass(long now) {
    // Also after a jump back: a single wrong time stamp in the far future must not end the search.
    if (now >= lastLook + LOOK || now < lastLook - LOOK) {
      conversations.expire(now);
      lastLook = now;
    }
  }

  /** The streams in flight, which are forgotten. */
  List<ExtractedLine.Open> leaveOpen() {
    return conversations.leaveOpen();
  }

  /** Ends all conversations and look-ups in flight. */
  void endAll() {
    conversations.endAll();
    lookups.settle();
  }

  SegmentCounts segments() {
    return streams.segments();
  }

  long crowdedOut() {
    return conversations.crowdedOut();
  }

  LookupTracker lookups() {
    return lookups;
  }
}
