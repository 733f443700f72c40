package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.FiveTuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * TCP and SCTP cut into minutes. What a packet means depends on what came before it, perhaps in
 * earlier files, so that is decided when the slices are read.
 */
public final class StreamSlices implements StreamFollower {
  private static final Comparator<ExtractedLine.StreamSlice> BEGAN =
      Comparator.comparingInt((ExtractedLine.StreamSlice slice) -> first(slice).part())
          .thenComparingLong(slice -> first(slice).frame());

  private final SegmentCounter counter = new SegmentCounter();

  /** The latest slice of each pair of endpoints. */
  private ConversationTable latest = new ConversationTable();

  /** All slices, in the order they began. */
  private final List<StreamSlice> slices = new ArrayList<>();

  public int size() {
    return slices.size();
  }

  @Override
  public SegmentCounts segments() {
    return counter.counts();
  }

  @Override
  public void opening(Opening opening, int part) {
    counter.add(opening);
    slice(opening, opening.loopback(), opening.timeNanos(), part, opening.frame())
        .opening(opening, part);
  }

  @Override
  public void packet(PacketHeader packet, int part) {
    counter.add(packet);
    slice(packet, packet.loopback(), packet.timeNanos(), part, packet.frame()).packet(packet, part);
  }

  @Override
  public void unreachable(Unreachable unreachable, int part) {
    if (unreachable.isFromEntitled()) {
      long now = unreachable.timeNanos();
      boolean loopback =
          latest.find(unreachable) instanceof StreamSlice slice && slice.isLoopback(true);
      slice(unreachable, loopback, now, part, unreachable.frame())
          .unreachable(unreachable, now, part, unreachable.frame());
    }
  }

  private StreamSlice slice(
      FiveTuple tuple, boolean loopback, long timeNanos, int part, long frame) {
    Conversation earlier = latest.find(tuple);
    if (earlier instanceof StreamSlice slice && slice.takes(loopback, timeNanos)) {
      return slice;
    }
    if (earlier != null) {
      latest.remove(earlier);
    }
    StreamSlice slice = new StreamSlice(tuple, loopback, new Mark(timeNanos, part, frame));
    latest.add(slice);
    slices.add(slice);
    return slice;
  }

  private static Mark first(ExtractedLine.StreamSlice slice) {
    return slice.events().get(0).first();
  }

  /** Returns the slices of several shards so far, in the capture's order, and forgets them. */
  public static List<ExtractedLine.StreamSlice> drain(List<StreamSlices> shards) {
    List<ExtractedLine.StreamSlice> drained = new ArrayList<>();
    for (StreamSlices shard : shards) {
      shard.slices.forEach(slice -> drained.add(slice.summary()));
      shard.slices.clear();
      shard.latest = new ConversationTable();
    }
    drained.sort(BEGAN);
    return drained;
  }
}
