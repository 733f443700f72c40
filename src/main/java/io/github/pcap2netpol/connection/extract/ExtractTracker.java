package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.connection.follow.ConversationLimit;
import io.github.pcap2netpol.connection.follow.DatagramSlices;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.OtherProtocols;
import io.github.pcap2netpol.connection.follow.PacketTracker;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.AddressTimes;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.EpochNanos;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final AddressTimes BY_SECOND =
      (address, time) -> new AddressAt(address, (int) EpochNanos.second(time));

  /** Limits how much may be collected inside all tunnels together. */
  private static final class Gathered {
    private int total;
  }

  private final Consumer<ExtractedLine> lines;
  private final Limits limits;
  private final int most;
  private final ConversationLimit roomInside;
  private final Gathered inside;
  private int gathered;
  private final PacketTracker packets;
  private final Map<SumKey, Sum> opened = new HashMap<>();
  private final List<ExtractedLine.Middle> middles = new ArrayList<>();
  private final DatagramSlices datagrams = new DatagramSlices();

  /** Whether the capture's beginning was written. It is written once, outside all tunnels. */
  private boolean begun;

  /** Whether interfaces are kept separate; only the capture's own tracker does that. */
  private boolean splits;

  private final Map<NetworkInterface, ExtractTracker> interfaces = new LinkedHashMap<>();

  private final Map<TunnelEnds, ExtractTracker> insides = new TreeMap<>();

  /**
   * Prepares for one capture.
   *
   * @param lines receives the sums whenever enough have been collected
   * @param most how many lines of each kind are collected
   */
  public ExtractTracker(Consumer<ExtractedLine> lines, Limits limits, int most) {
    this(
        lines,
        limits,
        most,
        false,
        new ConversationLimit(limits.conversations()),
        new ConversationLimit(limits.conversations()),
        new Gathered());
  }

  private ExtractTracker(
      Consumer<ExtractedLine> lines,
      Limits limits,
      int most,
      boolean isInside,
      ConversationLimit room,
      ConversationLimit roomInside,
      Gathered inside) {
    this.lines = lines;
    this.limits = limits;
    this.most = most;
    this.roomInside = roomInside;
    this.inside = inside;
    begun = isInside;
    packets =
        new PacketTracker(
            new OpenConversations(room, this::ended),
            datagrams,
            new LookupTracker(BY_SECOND, limits.names()),
            new NotedNames(limits.names()),
            new OtherProtocols(BY_SECOND, Integer.MAX_VALUE),
            ends -> Optional.of(inside(ends).packets),
            where -> at(where).packets,
            isInside ? this::gather : this::flushWhereMuch);
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
              : new ExtractTracker(
                  line -> lines.accept(new ExtractedLine.At(number, line)),
                  limits,
                  most,
                  true,
                  roomInside,
                  roomInside,
                  inside);
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
        any ->
            new ExtractTracker(
                line -> lines.accept(ExtractedLine.Inside.of(ends, line)),
                limits,
                most,
                true,
                roomInside,
                roomInside,
                inside));
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
    if (opened.size() >= most
        || middles.size() >= most
        || datagrams.size() >= most
        || packets.others().size() >= most
        || packets.lookups().size() >= Math.min(most, LookupSum.MOST_OF_A_NAME)) {
      flush();
    }
    if (inside.total >= most) {
      others().forEach(ExtractTracker::flushAll);
    }
  }

  /** Counts what is collected here towards the limit for all tunnels together. */
  private void gather() {
    int now =
        opened.size()
            + middles.size()
            + datagrams.size()
            + packets.others().size()
            + packets.lookups().size();
    inside.total += now - gathered;
    gathered = now;
  }

  private void flushAll() {
    flush();
    gather();
    others().forEach(ExtractTracker::flushAll);
  }

  private void ended(ExtractedLine.OfConversation stream) {
    if (stream instanceof ExtractedLine.Opened one) {
      long time = one.sum().first().timeNanos();
      SumKey key =
          new SumKey(
              BY_SECOND.at(one.originator(), time),
              BY_SECOND.at(one.responder(), time),
              one.port(),
              one.outcome(),
              Evidence.HANDSHAKE,
              one.loopback());
      opened.merge(key, one.sum(), Sum::plus);
    } else if (stream instanceof ExtractedLine.Middle middle) {
      middles.add(middle);
    }
  }

  private void flush() {
    if (!begun && packets.hasBegun()) {
      begun = true;
      lines.accept(new ExtractedLine.Began(packets.began()));
    }
    new TreeMap<>(opened)
        .forEach(
            (key, sum) ->
                lines.accept(
                    new ExtractedLine.Opened(
                        key.originator().address(),
                        key.responder().address(),
                        key.port(),
                        key.outcome(),
                        key.loopback(),
                        sum)));
    opened.clear();
    middles.forEach(lines);
    middles.clear();
    datagrams.drain().forEach(lines);
    packets.others().drain().forEach(lines);
    packets
        .lookups()
        .drain()
        .forEach(
            (asked, sum) ->
                lines.accept(
                    new ExtractedLine.Resolved(asked.client().address(), asked.name(), sum)));
  }

  /**
   * Ends conversations in flight, and passes on the rest.
   *
   * @param found the findings of the reader of the files
   * @param stats of each file
   */
  public void finish(List<Diagnostic> found, List<CaptureStats> stats) {
    endAll();
    packets
        .noted()
        .forEach((address, name) -> lines.accept(new ExtractedLine.Named(address, name)));
    found.forEach(diagnostic -> lines.accept(new ExtractedLine.Found(diagnostic)));
    lines.accept(new ExtractedLine.End(segments(), crowdedOut(), stats));
  }

  private void endAll() {
    packets.endAll();
    packets.lookups().settle();
    flush();
    others().forEach(ExtractTracker::endAll);
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
