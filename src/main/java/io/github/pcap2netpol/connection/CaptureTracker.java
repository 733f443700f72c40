package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.follow.Conversation;
import io.github.pcap2netpol.connection.follow.DatagramTracker;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.StreamTracker;
import io.github.pcap2netpol.connection.model.Epochs;
import io.github.pcap2netpol.connection.model.Limits;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.Ports;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

/** Takes in the packets of one capture, file after file, and sums them up. */
public final class CaptureTracker implements PacketHandler {
  /** How much capture time may pass before the silent ones are looked for again. */
  static final long LOOK = Mark.SECOND;

  private final OpenConversations flows;
  private final StreamTracker streams;
  private final DatagramTracker datagrams;
  private final LookupTracker lookups;
  private final NotedNames noted;
  private final CaptureSums sums;
  private SegmentCounts segmentsBefore = SegmentCounts.NONE;
  private long crowdedOutBefore;
  private int part;
  private long lastLook;

  public CaptureTracker(Ports ports, Epochs epochs, Limits limits) {
    sums = new CaptureSums(ports, epochs, limits);
    flows = new OpenConversations(limits.flows(), sums::add);
    streams = new StreamTracker(flows);
    datagrams = new DatagramTracker(flows, epochs);
    lookups = new LookupTracker(epochs, limits.names());
    noted = new NotedNames(limits.names());
  }

  /**
   * What follows comes from another file.
   *
   * @param number which, from 0
   */
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
      datagrams.unreachable(unreachable);
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

  /** Takes in what was summed up before, in the order of the lines. */
  void take(ExtractedLine line) {
    if (line instanceof ExtractedLine.Opened opened) {
      sums.add(opened);
    } else if (line instanceof ExtractedLine.Middle middle) {
      Conversation flow =
          Conversation.of(Conversation.Stage.MIDDLE, middle.protocol(), middle.said());
      flow.seen(middle.said());
      flow.spoken = middle.spoken();
      sums.add(flow);
    } else if (line instanceof ExtractedLine.Datagrams exchanged) {
      pass(exchanged.said().first().timeNanos());
      datagrams.add(exchanged);
    } else if (line instanceof ExtractedLine.Resolved resolved) {
      lookups.add(resolved);
    } else if (line instanceof ExtractedLine.Named named) {
      noted.add(named.address(), named.name());
    } else if (line instanceof ExtractedLine.End end) {
      segmentsBefore = segmentsBefore.plus(end.segments());
      crowdedOutBefore += end.crowdedOut();
    }
  }

  private void pass(long now) {
    // Also after a jump back, or one wrong time stamp in the far future would end all looking.
    if (now >= lastLook + LOOK || now < lastLook - LOOK) {
      flows.expire(now);
      lastLook = now;
    }
  }

  /** Ends what was in flight. */
  public CaptureSums finish() {
    flows.endAll();
    sums.finish();
    return sums;
  }

  KeptSegments kept() {
    return streams.segments().plus(segmentsBefore).kept();
  }

  long crowdedOut() {
    return flows.crowdedOut() + crowdedOutBefore;
  }

  LookupTracker lookups() {
    return lookups;
  }

  NotedNames noted() {
    return noted;
  }
}
