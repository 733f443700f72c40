package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UDP cut into seconds. Which datagrams belong to one exchange depends on who owned the addresses,
 * so that is decided when the slices are read.
 */
public final class DatagramSlices implements DatagramFollower {
  private static final Comparator<ExtractedLine.Datagrams> BEGAN =
      Comparator.comparingInt((ExtractedLine.Datagrams slice) -> slice.said().first().part())
          .thenComparingLong(slice -> slice.said().first().frame());

  /** The latest slice of each pair of endpoints. */
  private ConversationTable latest = new ConversationTable();

  /** All slices, in the order they began. */
  private final List<DatagramExchange> slices = new ArrayList<>();

  public int size() {
    return slices.size();
  }

  @Override
  public void packet(PacketHeader packet, int part) {
    DatagramExchange slice = find(packet, packet.timeNanos());
    if (slice == null) {
      Conversation earlier = latest.find(packet);
      if (earlier != null) {
        latest.remove(earlier);
      }
      slice = DatagramExchange.of(packet, part, Long.MAX_VALUE);
      latest.add(slice);
      slices.add(slice);
    }
    slice.packet(packet, part);
  }

  /** The slice of the same second, if there is one. */
  private @Nullable DatagramExchange find(FiveTuple tuple, long now) {
    return latest.find(tuple) instanceof DatagramExchange slice
            && EpochNanos.second(slice.first().timeNanos()) == EpochNanos.second(now)
        ? slice
        : null;
  }

  @Override
  public void unreachable(Unreachable unreachable, int part) {
    DatagramExchange slice =
        unreachable.isFromEntitled() ? find(unreachable, unreachable.timeNanos()) : null;
    if (slice == null) {
      // A separate slice, either because it is earlier, or because only the reader of the slices
      // knows whether its reporter is a node: no later packet may join it.
      slice = DatagramExchange.of(unreachable, part);
      slices.add(slice);
    }
    slice.unreachable(unreachable);
  }

  /** Returns the slices of several shards so far, in the capture's order, and forgets them. */
  public static List<ExtractedLine.Datagrams> drain(List<DatagramSlices> shards) {
    List<ExtractedLine.Datagrams> drained = new ArrayList<>();
    for (DatagramSlices shard : shards) {
      shard.slices.forEach(slice -> drained.add(slice.summary()));
      shard.slices.clear();
      shard.latest = new ConversationTable();
    }
    drained.sort(BEGAN);
    return drained;
  }
}
