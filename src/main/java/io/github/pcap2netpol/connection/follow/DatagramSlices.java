package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UDP, cut into seconds: what belongs to one exchange depends on whose the addresses were, so that
 * is decided when the slices are read.
 */
public final class DatagramSlices {
  /** The latest slice of each two ends. */
  private ConversationTable latest = new ConversationTable();

  /** All slices, in the order in which they began. */
  private final List<Conversation> slices = new ArrayList<>();

  public int size() {
    return slices.size();
  }

  public void packet(PacketHeader packet, int part) {
    Conversation slice =
        latest.find(
            Protocol.UDP,
            packet.sourceHigh(),
            packet.sourceLow(),
            packet.sourcePort(),
            packet.destinationHigh(),
            packet.destinationLow(),
            packet.destinationPort());
    if (slice == null || !isWithin(slice, packet.timeNanos())) {
      if (slice != null) {
        latest.remove(slice);
      }
      slice =
          new Conversation(
              Conversation.Stage.DATAGRAMS,
              Protocol.UDP,
              packet.sourceHigh(),
              packet.sourceLow(),
              packet.sourcePort(),
              packet.destinationHigh(),
              packet.destinationLow(),
              packet.destinationPort(),
              packet.loopback(),
              new Mark(packet.timeNanos(), part, packet.frame()));
      latest.add(slice);
      slices.add(slice);
    }
    slice.seen(
        slice.isFromOne(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort()),
        packet.timeNanos(),
        part,
        packet.frame());
  }

  private static boolean isWithin(@Nullable Conversation slice, long now) {
    return slice != null
        && Math.floorDiv(slice.first().timeNanos(), Mark.SECOND) == Math.floorDiv(now, Mark.SECOND);
  }

  public void unreachable(Unreachable unreachable, int part) {
    long sourceHigh = unreachable.source().address().high();
    long sourceLow = unreachable.source().address().low();
    int sourcePort = unreachable.source().port();
    long destinationHigh = unreachable.destination().address().high();
    long destinationLow = unreachable.destination().address().low();
    int destinationPort = unreachable.destination().port();
    Conversation slice =
        latest.find(
            Protocol.UDP,
            sourceHigh,
            sourceLow,
            sourcePort,
            destinationHigh,
            destinationLow,
            destinationPort);
    if (!isWithin(slice, unreachable.timeNanos()) || slice == null) {
      // A slice by itself, of what was said earlier: no packet that comes later may join it.
      slice =
          new Conversation(
              Conversation.Stage.DATAGRAMS,
              Protocol.UDP,
              sourceHigh,
              sourceLow,
              sourcePort,
              destinationHigh,
              destinationLow,
              destinationPort,
              false,
              new Mark(unreachable.timeNanos(), part, unreachable.frame()));
      slices.add(slice);
    }
    boolean byOne = slice.isFromOne(sourceHigh, sourceLow, sourcePort);
    slice.unreachableFromOne |= byOne;
    slice.unreachableFromOther |= !byOne;
  }

  /** Gives the slices so far, and forgets them. */
  public List<ExtractedLine> drain() {
    List<ExtractedLine> drained = new ArrayList<>();
    for (Conversation slice : slices) {
      drained.add(
          new ExtractedLine.Datagrams(
              slice.said(), slice.unreachableFromOne, slice.unreachableFromOther));
    }
    slices.clear();
    latest = new ConversationTable();
    return drained;
  }
}
