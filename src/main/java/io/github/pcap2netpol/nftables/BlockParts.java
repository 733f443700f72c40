package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.nftables.ResolvedRule.Block;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Blocks without their exceptions, expressed as blocks again: what an nftables set can hold. */
final class BlockParts {
  private BlockParts() {}

  /** The fewest blocks that contain exactly the addresses of this family in any of these. */
  static List<IpPrefix> of(Family family, Collection<Block> blocks) {
    List<IpPrefix> parts = new ArrayList<>();
    for (Block block : blocks) {
      if (family.has(block.cidr().address())) {
        parts.addAll(block.cidr().without(block.except()));
      }
    }
    return IpPrefix.merge(parts);
  }
}
