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
  private final Map<IpPrefix, List<Entry<T>>> byPrefix = new HashMap<>();
  private final SortedSet<Integer> ipv4Lengths = new TreeSet<>();
  private final SortedSet<Integer> ipv6Lengths = new TreeSet<>();

  private record Entry<T>(RulePeer.Block block, T value) {}

  void add(RulePeer.Block block, T value) {
    byPrefix.computeIfAbsent(block.cidr(), key -> new ArrayList<>()).add(new Entry<>(block, value));
    lengths(block.cidr().address()).add(block.cidr().length());
  }

  void forEachHolding(IpAddress address, Consumer<T> action) {
    for (int length : lengths(address)) {
      for (Entry<T> entry : byPrefix.getOrDefault(new IpPrefix(address, length), List.of())) {
        if (entry.block().contains(address)) {
          action.accept(entry.value());
        }
      }
    }
  }

  private SortedSet<Integer> lengths(IpAddress address) {
    return address.isIpv4() ? ipv4Lengths : ipv6Lengths;
  }
}
