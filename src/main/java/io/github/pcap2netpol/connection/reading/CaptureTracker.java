package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.follow.Beginning;
import io.github.pcap2netpol.connection.follow.ConversationLimit;
import io.github.pcap2netpol.connection.follow.DatagramTracker;
import io.github.pcap2netpol.connection.follow.EndedConversations;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.OtherProtocols;
import io.github.pcap2netpol.connection.follow.PacketTracker;
import io.github.pcap2netpol.connection.follow.Rounds;
import io.github.pcap2netpol.connection.follow.Shard;
import io.github.pcap2netpol.connection.follow.StreamTracker;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.KnownPorts;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Receives one capture and sums it up: as packets, or as lines of a connections file ({@link
 * LineIntake}). Packets inside tunnels and on further interfaces are kept separate.
 */
public final class CaptureTracker {
  /** The share of the capture's limit on names that one tunnel may use: one in this many. */
  private static final int NAMES_INSIDE = 16;

  /** How many sums and single conversations of a shard wait to be added, and those of a round. */
  private static final int MUCH = 1024;

  private final KnownPorts ports;
  private final Epochs epochs;
  private final Limits limits;
  private final SharedLimits inside;
  private final SharedLimits besides;

  /** Limits that everything kept here counts towards; empty for the capture itself. */
  private final Optional<SharedLimits> share;

  private final CaptureSums sums;
  private final Rounds rounds;

  /** What has ended in each shard and is not summed up yet. */
  private final List<EndedConversations> ended = new ArrayList<>();

  private final List<StreamTracker> streams = new ArrayList<>();
  private final List<DatagramTracker> datagrams = new ArrayList<>();
  private final Beginning beginning;
  private final PacketTracker packets;

  private final SortedMap<TunnelEnds, CaptureTracker> insides = new TreeMap<>();
  private final SortedMap<NetworkInterface, CaptureTracker> interfaces = new TreeMap<>();
  private NetworkInterface seenOn = NetworkInterface.UNKNOWN;
  private boolean splits;
  private Optional<Recorder> recorder = Optional.empty();

  private SegmentCounts segmentsBefore = SegmentCounts.NONE;
  private long crowdedOutBefore;

  public CaptureTracker(KnownPorts ports, Epochs epochs, Limits limits) {
    this(ports, epochs, limits, Rounds.USUAL, Followers.READER);
  }

  /**
   * @param round how many packets are followed before what has ended is summed up
   * @param followers follow the conversations; the sums do not depend on them
   */
  public CaptureTracker(
      KnownPorts ports, Epochs epochs, Limits limits, int round, Followers followers) {
    this.ports = ports;
    this.epochs = epochs;
    this.limits = limits;
    inside = new SharedLimits(limits);
    besides = new SharedLimits(limits);
    share = Optional.empty();
    sums = new CaptureSums(ports, epochs, limits);
    int much = Math.min(round, MUCH);
    rounds = new Rounds(round, followers, () -> addWhereMuchEnded(much));
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < limits.shards(); i++) {
      EndedConversations endedHere = new EndedConversations(epochs);
      ended.add(endedHere);
      shards.add(
          shard(
              new OpenConversations(
                  new ConversationLimit(limits.conversationsOfAShard()), endedHere),
              limits.namesOfAShard()));
    }
    beginning = new Beginning();
    packets = tracker(shards, limits.names());
  }

  /** Keeps a part of a capture separate: the inside of a tunnel, or another interface. */
  private CaptureTracker(CaptureTracker of, SharedLimits share) {
    ports = of.ports;
    epochs = of.epochs;
    limits = of.limits;
    inside = of.inside;
    besides = of.besides;
    this.share = Optional.of(share);
    sums = new CaptureSums(ports, epochs, limits);
    rounds = of.rounds;
    beginning = of.beginning;
    int names = Math.max(1, limits.names() / NAMES_INSIDE);
    OpenConversations conversations = new OpenConversations(share.conversations(), this::add);
    packets = tracker(List.of(shard(conversations, names)), names);
  }

  private Shard shard(OpenConversations conversations, int names) {
    DatagramTracker followed = new DatagramTracker(conversations, epochs, ports::isNode);
    datagrams.add(followed);
    StreamTracker connections = new StreamTracker(conversations);
    streams.add(connections);
    return new Shard(conversations, connections, followed, new LookupTracker(epochs, names));
  }

  private PacketTracker tracker(List<Shard> shards, int others) {
    return new PacketTracker(
        rounds,
        beginning,
        shards,
        new NotedNames(limits.names()),
        new OtherProtocols(epochs, others),
        ends -> inside(ends).map(tracker -> tracker.packets),
        where -> at(where).packets);
  }

  private void addEnded() {
    ended.forEach(shard -> shard.drain(this::add));
  }

  private void addWhereMuchEnded(int much) {
    ended.stream().filter(shard -> shard.size() >= much).forEach(shard -> shard.drain(this::add));
  }

  /** Keeps the packets of each interface separate from now on. */
  public CaptureTracker splitByInterface() {
    splits = true;
    return this;
  }

  /** What follows was imported from flow records. */
  CaptureTracker ofRecords(Recorder by) {
    recorder = Optional.of(by);
    sums.takeRecords();
    return this;
  }

  /** The origin of the flow records it was imported from; empty if it is of packets. */
  Optional<Recorder> recorder() {
    return recorder;
  }

  /** The tracker of packets inside that tunnel; empty if there are too many tunnels. */
  Optional<CaptureTracker> inside(TunnelEnds ends) {
    CaptureTracker known = insides.get(ends);
    if (known == null && inside.admitsTunnel()) {
      known = new CaptureTracker(this, inside);
      insides.put(ends, known);
    }
    return Optional.ofNullable(known);
  }

  /**
   * The first interface is the capture itself, so that a capture of one interface is like one
   * without.
   */
  CaptureTracker at(NetworkInterface where) {
    if (!splits || where.equals(seenOn)) {
      return this;
    }
    if (seenOn.equals(NetworkInterface.UNKNOWN) && interfaces.isEmpty()) {
      seenOn = where;
      return this;
    }
    return interfaces.computeIfAbsent(where, this::besides);
  }

  private CaptureTracker besides(NetworkInterface where) {
    CaptureTracker other = new CaptureTracker(this, besides);
    other.seenOn = where;
    return other;
  }

  /** Adds conversations that are over. */
  void add(ExtractedLine.OfConversation line) {
    if (share.isPresent()) {
      share.get().add(line, beginning.timeNanos(), sums);
    } else {
      sums.add(line, beginning.timeNanos());
    }
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

  /** Records when one of the capture's files began; only the first tells when the capture did. */
  void beganAt(long timeNanos) {
    beginning.at(timeNanos);
  }

  /** Adds datagrams of one second, in the capture's order. */
  void addInOrder(ExtractedLine.Datagrams exchanged) {
    packets.pass(exchanged.said().first().timeNanos(), exchanged.said().packets());
    datagrams.get(packets.shardOf(exchanged.said())).add(exchanged);
  }

  /** Adds what the ends of a stream sent, in the capture's order. */
  void addInOrder(ExtractedLine.StreamSlice slice) {
    packets.pass(slice.events().get(0).first().timeNanos(), slice.packets());
    streams.get(packets.shardOf(slice)).add(slice);
  }

  /** Adds a stream that was still open at the end of the files so far. */
  void resume(ExtractedLine.Open open) {
    streams.get(packets.shardOf(open.said())).resume(open);
  }

  /** Adds a query or answer whose counterpart may be in another file. */
  void add(ExtractedLine.LookupTurn turn) {
    packets.lookupsOf(turn.client(), turn.name()).add(turn);
  }

  /** Adds what a client learned about a name. */
  void add(ExtractedLine.Resolved line) {
    packets.lookupsOf(line.client(), line.name()).add(line);
  }

  /** There was no room for a tunnel. */
  void dropInside() {
    inside.drop();
  }

  /** Adds counts of an earlier reading of the capture's packets. */
  void addBefore(SegmentCounts segments, long crowdedOut) {
    segmentsBefore = segmentsBefore.plus(segments);
    crowdedOutBefore += crowdedOut;
  }

  /** Ends all conversations in flight. */
  public CaptureSums finish() {
    packets.endAll();
    addEnded();
    packets.others().lines().forEach(sums::involve);
    sums.finish();
    insides.values().forEach(CaptureTracker::finish);
    interfaces.values().forEach(CaptureTracker::finish);
    return sums;
  }

  /** The trackers of packets inside tunnels, by tunnel ends. */
  SortedMap<TunnelEnds, CaptureTracker> insides() {
    return insides;
  }

  /** The interface that this tracker is of, if known. */
  NetworkInterface seenOn() {
    return seenOn;
  }

  /** The trackers of all interfaces, including this one. */
  List<CaptureTracker> byInterface() {
    List<CaptureTracker> all = new ArrayList<>();
    all.add(this);
    all.addAll(interfaces.values());
    return all;
  }

  public CaptureSums sums() {
    return sums;
  }

  /** All trackers here and inside tunnels, whether or not they count. */
  List<CaptureSums> allSums() {
    List<CaptureSums> all = new ArrayList<>();
    all.add(sums);
    insides.values().forEach(tracker -> all.addAll(tracker.allSums()));
    interfaces.values().forEach(tracker -> all.addAll(tracker.allSums()));
    return all;
  }

  /** The number of packets between ordinary addresses, here and inside tunnels. */
  long packets() {
    return allSums().stream().mapToLong(each -> each.involved().packets()).sum();
  }

  /** Which segments the capture kept, inside tunnels or not: one filter applies to both. */
  public KeptSegments kept() {
    return segments().plus(segmentsBefore).kept();
  }

  private SegmentCounts segments() {
    SegmentCounts all = packets.segments();
    for (CaptureTracker tracker : insides.values()) {
      all = all.plus(tracker.segments());
    }
    for (CaptureTracker tracker : interfaces.values()) {
      all = all.plus(tracker.segments());
    }
    return all;
  }

  public long crowdedOut() {
    return crowdedOutHere() + crowdedOutBefore;
  }

  private long crowdedOutHere() {
    return packets.crowdedOut()
        + insides.values().stream().mapToLong(CaptureTracker::crowdedOutHere).sum()
        + interfaces.values().stream().mapToLong(CaptureTracker::crowdedOutHere).sum();
  }

  /** Connections of other interfaces than the first that there was no room for. */
  long droppedBesides() {
    return besides.dropped();
  }

  /** Connections inside tunnels there was no room for. */
  long droppedInside() {
    return inside.dropped();
  }

  public OtherProtocols others() {
    return packets.others();
  }

  /** What was resolved, ordered by client and name. */
  public List<Lookup> lookups(CapturePoint capture, List<String> files) {
    return packets.lookups().stream()
        .flatMap(shard -> shard.all(capture, files).stream())
        .sorted(
            Comparator.comparing(Lookup::client)
                .thenComparing(Lookup::name)
                .thenComparing(Lookup::first))
        .toList();
  }

  /** How many DNS messages concerned names there was no room for. */
  long droppedLookups() {
    return packets.lookups().stream().mapToLong(LookupTracker::dropped).sum();
  }

  public NotedNames noted() {
    return packets.noted();
  }
}
