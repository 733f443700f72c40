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
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.Optional;
import java.util.function.Function;

/**
 * Receives the packets of one capture, file after file, and passes each to the tracker for its
 * kind.
 */
public final class PacketTracker implements PacketHandler {
  /** How much capture time passes between two searches for silent conversations. */
  private static final long LOOK = EpochNanos.SECOND;

  private final OpenConversations conversations;
  private final StreamTracker streams;
  private final DatagramFollower datagrams;
  private final LookupTracker lookups;
  private final NotedNames noted;
  private final OtherProtocols others;
  private final Function<TunnelEnds, Optional<PacketTracker>> insides;
  private final Function<NetworkInterface, PacketTracker> interfaces;
  private final Runnable eachTime;
  private int part;
  private long lastLook;
  private boolean begun;
  private long began;

  /**
   * Prepares for one capture.
   *
   * @param conversations those in flight
   * @param datagrams follows UDP
   * @param lookups follows DNS
   * @param noted the names that the files themselves give to addresses
   * @param others sums up other IP protocols
   * @param insides returns the handler for packets inside a tunnel; none if there are too many
   *     tunnels
   * @param interfaces returns the handler for the packets of an interface
   * @param eachTime runs before each packet
   */
  public PacketTracker(
      OpenConversations conversations,
      DatagramFollower datagrams,
      LookupTracker lookups,
      NotedNames noted,
      OtherProtocols others,
      Function<TunnelEnds, Optional<PacketTracker>> insides,
      Function<NetworkInterface, PacketTracker> interfaces,
      Runnable eachTime) {
    this.conversations = conversations;
    this.streams = new StreamTracker(conversations);
    this.datagrams = datagrams;
    this.lookups = lookups;
    this.noted = noted;
    this.others = others;
    this.insides = insides;
    this.interfaces = interfaces;
    this.eachTime = eachTime;
  }

  /**
   * Starts another file.
   *
   * @param number its index, from 0
   */
  public void startPart(int number) {
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
      streams.unreachable(unreachable);
    }
  }

  @Override
  public void other(int ipProtocol, IpPacket packet) {
    pass(packet.timeNanos());
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
    lookups.message(message, part);
  }

  @Override
  public void dns(PacketHeader packet, DnsContent content) {
    lookups.message(packet, content, part);
  }

  @Override
  public void named(IpAddress address, String name) {
    noted.add(address, name);
  }

  /** Ends conversations that have been silent too long at that time of the capture. */
  public void pass(long now) {
    if (!begun) {
      beganAt(now);
    }
    // Also after a jump back: a single wrong time stamp in the far future must not end the search.
    if (now >= lastLook + LOOK || now < lastLook - LOOK) {
      conversations.expire(now);
      lastLook = now;
    }
    eachTime.run();
  }

  /** Records when the capture began, since it can't show earlier packets. */
  public void beganAt(long timeNanos) {
    begun = true;
    began = timeNanos;
  }

  /** Whether there was any packet. */
  public boolean hasBegun() {
    return begun;
  }

  /** The time of the first packet. */
  public long began() {
    return began;
  }

  /** Ends all conversations in flight. */
  public void endAll() {
    conversations.endAll();
  }

  /** How many TCP segments there were. */
  public SegmentCounts segments() {
    return streams.segments();
  }

  /** How many conversations were evicted although they may have continued. */
  public long crowdedOut() {
    return conversations.crowdedOut();
  }

  public LookupTracker lookups() {
    return lookups;
  }

  public OtherProtocols others() {
    return others;
  }

  public NotedNames noted() {
    return noted;
  }
}
