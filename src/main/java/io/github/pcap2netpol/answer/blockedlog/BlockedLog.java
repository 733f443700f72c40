package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a log of blocked connections says, with its addresses resolved.
 *
 * @param blocks the blocked connections, summed up by address, port and end
 * @param lines how many lines, or packets of a capture, the log has
 * @param used how many of them say that a connection was blocked
 */
public record BlockedLog(List<Block> blocks, long lines, long used) {
  public BlockedLog {
    blocks = List.copyOf(blocks);
  }

  /**
   * Everything blocked between two ends on one port.
   *
   * @param from who opened it
   * @param fromAddress its address
   * @param to whom it was for
   * @param toAddress its address
   * @param port the destination's port
   * @param end which end blocked it, empty if the log doesn't say
   * @param count how often
   * @param first when first, empty if the log doesn't say
   * @param last when last, empty if the log doesn't say
   * @param unknown the addresses that no pod, Service or node in the metadata has
   */
  public record Block(
      End from,
      IpAddress fromAddress,
      End to,
      IpAddress toAddress,
      PortProtocol port,
      Optional<Direction> end,
      long count,
      Optional<Instant> first,
      Optional<Instant> last,
      List<Unknown> unknown) {
    public Block {
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * An address that the metadata lacks.
   *
   * @param insidePodNetwork whether it is within the pods' subnets, so that it belongs to a pod
   *     that the metadata lacks
   */
  public record Unknown(IpAddress address, boolean insidePodNetwork) {}
}
