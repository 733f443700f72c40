package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.follow.Beginning;
import io.github.pcap2netpol.connection.follow.ConversationLimit;
import io.github.pcap2netpol.connection.follow.DatagramSlices;
import io.github.pcap2netpol.connection.follow.EndedConversations;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.OtherProtocols;
import io.github.pcap2netpol.connection.follow.PacketTracker;
import io.github.pcap2netpol.connection.follow.Rounds;
import io.github.pcap2netpol.connection.follow.Shard;
import io.github.pcap2netpol.connection.follow.StreamSlices;
import io.github.pcap2netpol.connection.follow.StreamTracker;
import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Receives the packets of one capture, file after file, and sums them up second by second, as far
 * as possible without knowing who owned the addresses. Reading the resulting lines has the same
 * effect as reading the packets.
 */
public final class ExtractTracker {
  private final Consumer<ExtractedLine> lines;
  private final Limits limits;
  private final int most;
  private final ConversationLimit roomInside;
  private final Rounds rounds;
  private final ExtractedLine.Joint joint;
  private final Beginning beginning;
  private final PacketTracker packets;

  /** What has been collected in each shard: streams, and datagrams. */
  private final List<EndedConversations> ended = new ArrayList<>();

  private final List<DatagramSlices> datagrams = new ArrayList<>();

  /** Streams that may go on from earlier files, which are not followed here. */
  private final List<StreamSlices> streams = new ArrayList<>();

  /** Whether the capture's beginning was written; only the capture's own tracker does that. */
  private boolean begun;

  /** Whether interfaces are kept separate; only the capture's own tracker does that. */
  private boolean splits;

  private final Map<NetworkInterface, ExtractTracker> interfaces = new LinkedHashMap<>();

  private final Map<TunnelEnds, ExtractTracker> insides = new TreeMap<>();

  /**
   * Prepares for one capture.
   *
   * @param lines receives the sums whenever enough have been collected
   * @param most how many lines of each kind are collected, and those of a round more
   * @param joint whether earlier or later files of the capture can be joined
   * @param followers follow the conversations; the lines do not depend on them
   */
  public ExtractTracker(
      Consumer<ExtractedLine> lines,
      Limits limits,
      int most,
      ExtractedLine.Joint joint,
      Followers followers) {
    this.lines = lines;
    this.joint = joint;
    beginning = new Beginning();
    this.limits = limits;
    this.most = most;
    roomInside = new ConversationLimit(limits.conversations());
    rounds = new Rounds(Math.min(most, Rounds.USUAL), followers, this::flushWhereMuch);
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < limits.shards(); i++) {
      shards.add(
          shard(new ConversationLimit(limits.conversationsOfAShard()), limits.namesOfAShard()));
    }
    packets = tracker(shards);
  }

  /** Keeps a part of a capture separate: the inside of a tunnel, or another interface. */
  private ExtractTracker(ExtractTracker of, Consumer<ExtractedLine> lines) {
    this.lines = lines;
    limits = of.limits;
    most = of.most;
    roomInside = of.roomInside;
    rounds = of.rounds;
    beginning = of.beginning;
    joint = of.joint;
    packets = tracker(List.of(shard(roomInside, limits.names())));
  }

  private Shard shard(ConversationLimit room, int names) {
    EndedConversations endedHere = new EndedConversations(AddressTimes.BY_SECOND);
    ended.add(endedHere);
    DatagramSlices slices = new DatagramSlices();
    datagrams.add(slices);
    OpenConversations conversations = new OpenConversations(room, endedHere);
    LookupTracker lookups = new LookupTracker(AddressTimes.BY_SECOND, names);
    if (joint != ExtractedLine.Joint.CONTINUES) {
      return new Shard(conversations, new StreamTracker(conversations), slices, lookups);
    }
    StreamSlices uncertain = new StreamSlices();
    streams.add(uncertain);
    return new Shard(conversations, uncertain, slices, lookups.continues(this::began));
  }

  /** When the capture began; {@link Long#MAX_VALUE} before it has. */
  private long began() {
    return beginning.isKnown() ? beginning.timeNanos() : Long.MAX_VALUE;
  }

  private PacketTracker tracker(List<Shard> shards) {
    return new PacketTracker(
        rounds,
        beginning,
        shards,
        new NotedNames(limits.names()),
        new OtherProtocols(AddressTimes.BY_SECOND, Integer.MAX_VALUE),
        ends -> Optional.of(inside(ends).packets),
        where -> at(where).packets);
  }

  /** Keeps the packets of each interface separate from now on. */
  public ExtractTracker splitByInterface() {
    splits = true;
    return this;
  }

  /** The first interface is the capture itself, as in a capture without interfaces. */
  private ExtractTracker at(NetworkInterface where) {
    if (!splits) {
      return this;
    }
    ExtractTracker known = interfaces.get(where);
    if (known == null) {
      int number = interfaces.size();
      lines.accept(new ExtractedLine.Interface(number, where));
      known =
          number == 0
              ? this
              : new ExtractTracker(this, line -> lines.accept(new ExtractedLine.At(number, line)));
      interfaces.put(where, known);
    }
    return known;
  }

  /** Trackers of further interfaces and of tunnels. */
  private Stream<ExtractTracker> others() {
    return Stream.concat(
        insides.values().stream(), interfaces.values().stream().filter(tracker -> tracker != this));
  }

  private ExtractTracker inside(TunnelEnds ends) {
    return insides.computeIfAbsent(
        ends,
        any -> new ExtractTracker(this, line -> lines.accept(ExtractedLine.Inside.of(ends, line))));
  }

  /**
   * Handles the packets of one file; files must come in order.
   *
   * @param part the file's index, from 0
   */
  public PacketHandler packets(int part) {
    packets.startPart(part);
    return packets;
  }

  private void flushWhereMuch() {
    begin();
    if (ended.stream().mapToInt(EndedConversations::size).sum() >= most
        || datagrams.stream().mapToInt(DatagramSlices::size).sum() >= most
        || streams.stream().mapToInt(StreamSlices::size).sum() >= most
        || packets.others().size() >= most
        || names() >= Math.min(most, LookupSum.MOST_OF_A_NAME)) {
      flush();
    }
    if (others().mapToLong(ExtractTracker::collected).sum() >= most) {
      others().forEach(ExtractTracker::flushAll);
    }
  }

  private int names() {
    return packets.lookups().stream().mapToInt(LookupTracker::size).sum();
  }

  /** How much is collected here and inside tunnels. */
  private long collected() {
    return ended.stream().mapToLong(EndedConversations::size).sum()
        + datagrams.stream().mapToLong(DatagramSlices::size).sum()
        + streams.stream().mapToLong(StreamSlices::size).sum()
        + packets.others().size()
        + names()
        + others().mapToLong(ExtractTracker::collected).sum();
  }

  private void flushAll() {
    flush();
    others().forEach(ExtractTracker::flushAll);
  }

  /** Says when the capture began, before any line about its packets. */
  private void begin() {
    if (!begun && beginning.isKnown()) {
      begun = true;
      lines.accept(new ExtractedLine.Began(beginning.timeNanos()));
    }
  }

  private void flush() {
    EndedConversations.drain(ended, lines);
    StreamSlices.drain(streams).forEach(lines);
    DatagramSlices.drain(datagrams).forEach(lines);
    packets.others().drain().forEach(lines);
    LookupTracker.drain(packets.lookups()).forEach(lines);
    LookupTracker.drainEarly(packets.lookups()).forEach(lines);
  }

  /**
   * Passes on the rest.
   *
   * @param found the findings of the reader of the files
   * @param stats of each file
   */
  public void finish(List<Diagnostic> found, List<CaptureStats> stats) {
    begin();
    finish();
    packets
        .noted()
        .forEach((address, name) -> lines.accept(new ExtractedLine.Named(address, name)));
    found.forEach(diagnostic -> lines.accept(new ExtractedLine.Found(diagnostic)));
    lines.accept(new ExtractedLine.End(segments(), crowdedOut(), stats));
  }

  private void finish() {
    List<ExtractedLine.Open> open = packets.leaveOpen();
    List<ExtractedLine.LookupTurn> waiting = LookupTracker.leaveWaiting(packets.lookups());
    flush();
    open.forEach(lines);
    waiting.forEach(lines);
    others().forEach(ExtractTracker::finish);
  }

  private SegmentCounts segments() {
    SegmentCounts all = packets.segments();
    for (ExtractTracker tracker : others().toList()) {
      all = all.plus(tracker.segments());
    }
    return all;
  }

  private long crowdedOut() {
    return packets.crowdedOut() + others().mapToLong(ExtractTracker::crowdedOut).sum();
  }
}
