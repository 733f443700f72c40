package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.connection.follow.DatagramTracker;
import io.github.pcap2netpol.connection.follow.LookupTracker;
import io.github.pcap2netpol.connection.follow.OpenConversations;
import io.github.pcap2netpol.connection.follow.PacketTracker;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.Ports;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.KeptSegments;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.connection.sums.NotedNames;
import io.github.pcap2netpol.connection.sums.SegmentCounts;

/** Takes in one capture, packet by packet or as lines of a connections file, and sums it up. */
public final class CaptureTracker {
  private final CaptureSums sums;
  private final DatagramTracker datagrams;
  private final PacketTracker packets;
  private SegmentCounts segmentsBefore = SegmentCounts.NONE;
  private long crowdedOutBefore;

  public CaptureTracker(Ports ports, Epochs epochs, Limits limits) {
    sums = new CaptureSums(ports, epochs, limits);
    OpenConversations conversations = new OpenConversations(limits.conversations(), this::ended);
    datagrams = new DatagramTracker(conversations, epochs);
    packets =
        new PacketTracker(
            conversations,
            datagrams,
            new LookupTracker(epochs, limits.names()),
            new NotedNames(limits.names()),
            () -> {});
  }

  /**
   * Takes the packets of one file, after those of the files before.
   *
   * @param part which file, from 0
   */
  public PacketHandler packets(int part) {
    packets.startPart(part);
    return packets;
  }

  /** Takes in what was summed up before, in the order of the lines. */
  public void take(ExtractedLine line) {
    if (line instanceof ExtractedLine.Began began) {
      packets.beganAt(began.timeNanos());
    } else if (line instanceof ExtractedLine.Datagrams exchanged) {
      packets.pass(exchanged.said().first().timeNanos());
      datagrams.add(exchanged);
    } else if (line instanceof ExtractedLine.OfConversation stream) {
      ended(stream);
    } else if (line instanceof ExtractedLine.Resolved resolved) {
      lookups().add(resolved);
    } else if (line instanceof ExtractedLine.Named named) {
      noted().add(named.address(), named.name());
    } else if (line instanceof ExtractedLine.End end) {
      segmentsBefore = segmentsBefore.plus(end.segments());
      crowdedOutBefore += end.crowdedOut();
    }
  }

  private void ended(ExtractedLine.OfConversation line) {
    sums.add(line, packets.began());
  }

  /** Ends what was in flight. */
  public CaptureSums finish() {
    packets.endAll();
    sums.finish();
    return sums;
  }

  public KeptSegments kept() {
    return packets.segments().plus(segmentsBefore).kept();
  }

  public long crowdedOut() {
    return packets.crowdedOut() + crowdedOutBefore;
  }

  public LookupTracker lookups() {
    return packets.lookups();
  }

  public NotedNames noted() {
    return packets.noted();
  }
}
