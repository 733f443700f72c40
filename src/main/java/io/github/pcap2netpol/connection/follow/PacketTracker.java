package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Receives the packets of one capture, file after file, and passes each to the shard that follows
 * its conversation.
 */
public final class PacketTracker implements PacketHandler {
  private final Rounds rounds;
  private final List<Lane> lanes;
  private final NotedNames noted;
  private final OtherProtocols others;
  private final Function<TunnelEnds, Optional<PacketTracker>> insides;
  private final Function<NetworkInterface, PacketTracker> interfaces;
  private final Beginning beginning;
  private int part;

  /**
   * Prepares for one capture.
   *
   * @param rounds those of the whole capture, including its tunnels and further interfaces
   * @param beginning that of the whole capture, too
   * @param shards follow the conversations
   * @param noted the names that the files themselves give to addresses
   * @param others sums up other IP protocols
   * @param insides returns the handler for packets inside a tunnel; none if there are too many
   *     tunnels
   * @param interfaces returns the handler for the packets of an interface
   */
  public PacketTracker(
      Rounds rounds,
      Beginning beginning,
      List<Shard> shards,
      NotedNames noted,
      OtherProtocols others,
      Function<TunnelEnds, Optional<PacketTracker>> insides,
      Function<NetworkInterface, PacketTracker> interfaces) {
    this.rounds = rounds;
    this.beginning = beginning;
    this.lanes = rounds.lanes(shards);
    this.noted = noted;
    this.others = others;
    this.insides = insides;
    this.interfaces = interfaces;
  }

  /**
   * Starts another file.
   *
   * @param number its index, from 0
   */
  public void startPart(int number) {
    if (number != part) {
      rounds.catchUp();
      part = number;
      lanes.forEach(lane -> lane.shard().startPart(number));
    }
  }

  /** Which shard follows the conversation. */
  public int shardOf(FiveTuple tuple) {
    return Shard.of(tuple, lanes.size());
  }

  /** The look-ups of a client and name. */
  public LookupTracker lookupsOf(IpAddress client, String name) {
    return lanes.get(Shard.of(client, name, lanes.size())).shard().lookups();
  }

  @Override
  public void opening(Opening opening) {
    next(opening.timeNanos());
    lanes.get(shardOf(opening)).entry().opening(opening);
  }

  @Override
  public void packet(PacketHeader packet) {
    next(packet.timeNanos());
    lanes.get(shardOf(packet)).entry().packet(packet);
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    rounds.packet();
    lanes.get(shardOf(unreachable)).entry().unreachable(unreachable);
  }

  @Override
  public void other(int ipProtocol, IpPacket packet) {
    next(packet.timeNanos());
    others.packet(ipProtocol, packet, part);
  }

  @Override
  public PacketHandler at(NetworkInterface where) {
    PacketTracker tracker = interfaces.apply(where);
    tracker.startPart(part);
    return tracker;
  }

  @Override
  public PacketHandler inside(TunnelEnds ends) {
    Optional<PacketTracker> inside = insides.apply(ends);
    inside.ifPresent(tracker -> tracker.startPart(part));
    return inside.<PacketHandler>map(tracker -> tracker).orElse(PacketHandler.NONE);
  }

  @Override
  public void dns(DnsMessage message) {
    rounds.catchUp();
    lookupsOf(message.client().address(), message.name()).message(message, part);
  }

  @Override
  public void dns(PacketHeader packet, DnsContent content) {
    rounds.message();
    lanes.get(Shard.of(packet, content, lanes.size())).entry().dns(packet, content);
  }

  @Override
  public void named(IpAddress address, String name) {
    noted.add(address, name);
  }

  private void next(long timeNanos) {
    rounds.packet();
    beginning.at(timeNanos);
  }

  /**
   * Counts what was summed up earlier towards the round, as a packet.
   *
   * @param packets how many packets it has; without any, as with an ICMP error alone, the capture
   *     doesn't begin with it
   */
  public void pass(long timeNanos, long packets) {
    if (packets > 0) {
      next(timeNanos);
    } else {
      rounds.packet();
    }
  }

  /**
   * The streams in flight, which are forgotten, in the order of their last packets. What else is in
   * flight is forgotten, too.
   */
  public List<ExtractedLine.Open> leaveOpen() {
    rounds.catchUp();
    return lanes.stream()
        .flatMap(lane -> lane.shard().leaveOpen().stream())
        .sorted(OpenConversations.LAST_HEARD)
        .toList();
  }

  /** Ends all conversations and look-ups in flight. */
  public void endAll() {
    rounds.catchUp();
    lanes.forEach(Lane::finish);
  }

  /** How many TCP segments there were. */
  public SegmentCounts segments() {
    return lanes.stream()
        .map(lane -> lane.shard().segments())
        .reduce(SegmentCounts.NONE, SegmentCounts::plus);
  }

  /** How many conversations were evicted although they may have continued. */
  public long crowdedOut() {
    return lanes.stream().mapToLong(lane -> lane.shard().crowdedOut()).sum();
  }

  /** The look-ups of each shard: together, each client and name once. */
  public List<LookupTracker> lookups() {
    return lanes.stream().map(lane -> lane.shard().lookups()).toList();
  }

  public OtherProtocols others() {
    return others;
  }

  public NotedNames noted() {
    return noted;
  }
}
