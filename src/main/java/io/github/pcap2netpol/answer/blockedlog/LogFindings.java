package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.answer.blockedlog.BlockedLog.Block;
import java.util.List;

/**
 * A log of blocked connections compared with policies.
 *
 * @param blocks each with what the policies say about it, in the log's order
 * @param missing the rules that would allow what they block, by policy, direction and peer
 */
public record LogFindings(List<Judged> blocks, List<MissingRule> missing) {
  public LogFindings {
    blocks = List.copyOf(blocks);
    missing = List.copyOf(missing);
  }

  /**
   * One block.
   *
   * @param text the connection in the words of enforcement logs
   * @param reason which end is isolated by which policies; empty if the policies allow it, so that
   *     the log is older than they are, or something else blocked it
   */
  public record Judged(Block block, String text, String reason) {}
}
