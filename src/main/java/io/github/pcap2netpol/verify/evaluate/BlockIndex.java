package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many blocks contain an address, with one look-up per prefix length in use.
 *
 * @param <T> what a block stands for
 */
final class BlockIndex<T> {
  /**
   * Many rules have the same block, including exceptions, so it is checked once for all of them.
   */
  private final Map<IpPrefix, Map<RulePeer.Block, List<T>>> byPrefix = new HashMap<>();

  private final SortedSet<Integer> ipv4Lengths = new TreeSet<>();
  private final SortedSet<Integer> ipv6Lengths = new TreeSet<>();

  /** Computed on first use, after all blocks were added. */
  private @Nullable NavigableSet<IpAddress> borders;

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

  /**
   * Addresses of a block, in order, each of which stands for all up to the next: the same blocks
   * contain them all. The first is the block's own first address.
   */
  List<IpAddress> representatives(IpPrefix of) {
    List<IpAddress> addresses = new ArrayList<>(List.of(of.address()));
    of
        .next()
        .map(next -> borders().subSet(of.address(), false, next, false))
        .orElseGet(() -> borders().tailSet(of.address(), false))
        .stream()
        .filter(of::contains)
        .forEach(addresses::add);
    return addresses;
  }

  /** The first addresses of all blocks and exceptions, and the addresses after their ends. */
  private synchronized NavigableSet<IpAddress> borders() {
    NavigableSet<IpAddress> known = borders;
    if (known == null) {
      known = new TreeSet<>();
      for (Map<RulePeer.Block, List<T>> blocks : byPrefix.values()) {
        for (RulePeer.Block block : blocks.keySet()) {
          addBorders(block.cidr(), known);
          for (IpPrefix part : block.except()) {
            addBorders(part, known);
          }
        }
      }
      borders = known;
    }
    return known;
  }

  private static void addBorders(IpPrefix block, Set<IpAddress> borders) {
    borders.add(block.address());
    block.next().ifPresent(borders::add);
  }

  private SortedSet<Integer> lengths(IpAddress address) {
    return address.isIpv4() ? ipv4Lengths : ipv6Lengths;
  }
}
