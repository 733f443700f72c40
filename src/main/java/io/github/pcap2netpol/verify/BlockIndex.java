package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds which of many blocks hold an address: one look-up for each length that any of them has.
 *
 * @param <T> what a block stands for
 */
final class BlockIndex<T> {
  /** Many rules have the same block, exceptions and all, which is then looked at once. */
  private final Map<IpPrefix, Map<RulePeer.Block, List<T>>> byPrefix = new HashMap<>();

  private final SortedSet<Integer> ipv4Lengths = new TreeSet<>();
  private final SortedSet<Integer> ipv6Lengths = new TreeSet<>();

  void add(RulePeer.Block block, T value) {
    byPrefix
        .computeIfAbsent(block.cidr(), key -> new HashMap<>())
        .computeIfAbsent(block, key -> new ArrayList<>())
        .add(value);
    lengths(block.cidr().address()).add(block.cidr().length());
  }

  void forEachHolding(IpAddress address, Consumer<T> action) {
    for (int length : lengths(address)) {
      byPrefix
          .getOrDefault(new IpPrefix(address, length), Map.of())
          .forEach(
              (block, values) -> {
                if (block.contains(address)) {
                  values.forEach(action);
                }
              });
    }
  }

  private SortedSet<Integer> lengths(IpAddress address) {
    return address.isIpv4() ? ipv4Lengths : ipv6Lengths;
  }
}
