package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
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
        addRemaining(block.cidr(), block.except(), parts);
      }
    }
    return IpPrefix.merge(parts);
  }

  /**
   * Splits blocks that are partly excepted in halves, so that each exception costs at most one part
   * per bit.
   */
  private static void addRemaining(IpPrefix whole, List<IpPrefix> except, List<IpPrefix> parts) {
    List<IpPrefix> within = new ArrayList<>();
    for (IpPrefix exception : except) {
      if (exception.contains(whole)) {
        return;
      }
      if (whole.contains(exception)) {
        within.add(exception);
      }
    }
    if (within.isEmpty()) {
      parts.add(whole);
      return;
    }
    int length = whole.length() + 1;
    addRemaining(new IpPrefix(whole.address(), length), within, parts);
    addRemaining(new IpPrefix(upperHalf(whole), length), within, parts);
  }

  private static IpAddress upperHalf(IpPrefix whole) {
    IpAddress first = whole.address();
    int bit = 127 - (first.isIpv4() ? whole.length() + 96 : whole.length());
    return bit >= 64
        ? new IpAddress(first.high() | 1L << (bit - 64), first.low())
        : new IpAddress(first.high(), first.low() | 1L << bit);
  }
}
