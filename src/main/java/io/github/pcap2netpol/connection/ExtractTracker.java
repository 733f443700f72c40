package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.follow.Conversation;
import io.github.pcap2netpol.connection.follow.DatagramSlices;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.StreamTracker;
import io.github.pcap2netpol.connection.model.AddressAt;
import io.github.pcap2netpol.connection.model.AddressTimes;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Limits;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.model.Outcome;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.LookupSum;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes in the packets of one capture, file after file, and sums them up as far as can be done
 * without knowing whose the addresses are: second by second. What it gives makes, taken in by a
 * {@link CaptureTracker}, the same as the packets.
 */
final class ExtractTracker implements PacketHandler {
  private static final AddressTimes BY_SECOND =
      (address, time) -> new AddressAt(address, (int) Math.floorDiv(time, Mark.SECOND));

  private final Consumer<ExtractedLine> lines;
  private final int most;
  private final OpenConversations flows;
  private final StreamTracker streams;
  private final LookupTracker lookups;
  private final NotedNames noted;
  private final Map<SumKey, Sum> opened = new HashMap<>();
  private final List<Conversation> middles = new ArrayList<>();
  private final DatagramSlices datagrams = new DatagramSlices();
  private int part;
  private long lastLook;

  /**
   * Prepares for one capture.
   *
   * @param lines is given what was summed up, whenever much of it has gathered
   * @param most how much is gathered of each kind of line
   */
  ExtractTracker(Consumer<ExtractedLine> lines, Limits limits, int most) {
    this.lines = lines;
    this.most = most;
    flows = new OpenConversations(limits.flows(), this::ended);
    streams = new StreamTracker(flows);
    lookups = new LookupTracker(BY_SECOND, limits.names());
    noted = new NotedNames(limits.names());
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
      streams.unreachable(unreachable);
    }
  }

  @Override
  public void dns(DnsMessage message) {
    lookups.message(message, part);
  }

  @Override
  public void named(IpAddress address, String name) {
    noted.add(address, name);
  }

  private void pass(long now) {
    // As in CaptureTracker.
    if (now >= lastLook + CaptureTracker.LOOK || now < lastLook - CaptureTracker.LOOK) {
      flows.expire(now);
      lastLook = now;
    }
    if (opened.size() >= most
        || middles.size() >= most
        || datagrams.size() >= most
        || lookups.size() >= Math.min(most, LookupSum.MOST_OF_A_NAME)) {
      flush();
    }
  }

  private void ended(Conversation flow) {
    switch (flow.stage) {
      case MIDDLE -> middles.add(flow);
      case OPENING -> opened(flow, flow.repeated ? Outcome.REPEATED : Outcome.TRIED);
      case REFUSED -> opened(flow, Outcome.REFUSED);
      case ANSWERED -> opened(flow, Outcome.ANSWERED);
      case DATAGRAMS -> throw new IllegalStateException("datagrams are no streams");
    }
  }

  private void opened(Conversation flow, Outcome outcome) {
    long time = flow.first().timeNanos();
    SumKey key =
        new SumKey(
            BY_SECOND.at(flow.originator(), time),
            BY_SECOND.at(flow.responder(), time),
            flow.port(),
            outcome,
            Evidence.HANDSHAKE,
            CaptureSums.isLoopback(flow));
    Sum sum = opened.computeIfAbsent(key, any -> new Sum(flow.first(), flow.last()));
    sum.count(1, flow.packets(), flow.first(), flow.last());
    sum.sample(flow.sequence, flow.originatorPort(), flow.opened());
  }

  private void flush() {
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
    for (Conversation flow : middles) {
      lines.accept(new ExtractedLine.Middle(flow.protocol, flow.said(), flow.spoken));
    }
    middles.clear();
    datagrams.drain().forEach(lines);
    SortedMap<LookupTracker.Asked, LookupSum> resolved = lookups.drain();
    resolved.forEach(
        (asked, sum) ->
            lines.accept(new ExtractedLine.Resolved(asked.client().address(), asked.name(), sum)));
  }

  /**
   * Ends what was in flight, and gives the rest.
   *
   * @param found what the reader of the files could not use
   * @param stats of each file
   */
  void finish(List<Diagnostic> found, List<CaptureStats> stats) {
    flows.endAll();
    lookups.settle();
    flush();
    noted.forEach((address, name) -> lines.accept(new ExtractedLine.Named(address, name)));
    found.forEach(diagnostic -> lines.accept(new ExtractedLine.Found(diagnostic)));
    lines.accept(new ExtractedLine.End(streams.segments(), flows.crowdedOut(), stats));
  }
}
