package io.github.pcap2netpol.connection.widening;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far outside addresses may be merged. A block of them never contains an address that the
 * metadata knows or part of a block that it knows, and never leaves the realm of its addresses:
 * private addresses are not mixed with public ones.
 *
 * <p>For each outside address there is a widest such block. Cutting an address to a length yields
 * the block of that length, or the widest block if that is narrower. So blocks cut to the same
 * length never overlap, and blocks cut to a smaller length contain them whole.
 */
final class OutsideRanges {
  /** Blocks that belong to nobody in particular (RFC 6890). */
  private static final List<IpPrefix> SPECIAL =
      prefixes(
          "0.0.0.0/8",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/127",
          "fe80::/10",
          "ff00::/8");

  /**
   * The first address of each block, and the address after its end, in order. No cut crosses these.
   */
  private final IpAddress[] borders;

  private OutsideRanges(IpAddress[] borders) {
    this.borders = borders;
  }

  private static List<IpPrefix> prefixes(String... texts) {
    return List.of(texts).stream().map(IpPrefix::of).toList();
  }

  /**
   * The ranges around the known blocks.
   *
   * @param known as in {@link io.github.pcap2netpol.cluster.addresses.AddressBook#known}
   */
  static OutsideRanges around(Collection<IpPrefix> known) {
    TreeSet<IpAddress> borders = new TreeSet<>();
    List.of(known, IpPrefix.PRIVATE, SPECIAL)
        .forEach(
            blocks ->
                blocks.forEach(
                    block -> {
                      borders.add(block.address());
                      // The last block of a family has no next address.
                      block.next().ifPresent(borders::add);
                    }));
    borders.add(IpPrefix.ALL_IPV4.address());
    borders.add(IpPrefix.ALL_IPV6.address());
    return new OutsideRanges(borders.toArray(IpAddress[]::new));
  }

  /**
   * The block within which this address may be merged with others: its private range, or its
   * family.
   */
  static IpPrefix realm(IpAddress address) {
    for (IpPrefix block : IpPrefix.PRIVATE) {
      if (block.contains(address)) {
        return block;
      }
    }
    return address.isIpv4() ? IpPrefix.ALL_IPV4 : IpPrefix.ALL_IPV6;
  }

  /**
   * The block that stands for an outside address.
   *
   * @param length how many leading bits count, at most as many as the address has
   */
  IpPrefix cut(IpAddress address, int length) {
    int at = Arrays.binarySearch(borders, address);
    int before = at >= 0 ? at : -at - 2;
    int least = Math.max(length, beyond(address, borders[before].previous()));
    if (before + 1 < borders.length) {
      least = Math.max(least, beyond(address, Optional.of(borders[before + 1])));
    }
    return new IpPrefix(address, least);
  }

  /** The shortest prefix of the address that excludes the other one. */
  private static int beyond(IpAddress address, Optional<IpAddress> other) {
    return other
        .filter(border -> border.isIpv4() == address.isIpv4())
        .map(border -> address.commonBits(border) + 1)
        .orElse(0);
  }

  /**
   * The greatest length that cuts these addresses into few enough blocks; 0 if none does.
   *
   * @param longest the result is not greater than this
   * @param most how many blocks are few enough
   */
  int length(Collection<IpAddress> addresses, int longest, int most) {
    int fits = 0;
    int over = longest + 1;
    // Shorter prefixes make fewer blocks.
    while (over - fits > 1) {
      int middle = (fits + over) >>> 1;
      if (isFew(addresses, middle, most)) {
        fits = middle;
      } else {
        over = middle;
      }
    }
    return fits;
  }

  private boolean isFew(Collection<IpAddress> addresses, int length, int most) {
    Set<IpPrefix> blocks = new HashSet<>();
    for (IpAddress address : addresses) {
      if (blocks.add(cut(address, length)) && blocks.size() > most) {
        return false;
      }
    }
    return true;
  }
}
