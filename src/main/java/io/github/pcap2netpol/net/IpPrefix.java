package io.github.pcap2netpol.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A CIDR block (RFC 4632, RFC 4291 2.3).
 *
 * @param address its first address: the bits past the length are zero
 * @param length the number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
  /** Every IPv4 address. */
  public static final IpPrefix ALL_IPV4 = new IpPrefix(IpAddress.ofIpv4(0), 0);

  /** Every IPv6 address. */
  public static final IpPrefix ALL_IPV6 = new IpPrefix(new IpAddress(0, 0), 0);

  /** The blocks reserved for private networks: RFC 1918, RFC 6598 and RFC 4193. */
  public static final List<IpPrefix> PRIVATE =
      List.of(
          of("10.0.0.0/8"),
          of("172.16.0.0/12"),
          of("192.168.0.0/16"),
          of("100.64.0.0/10"),
          of("fc00::/7"));

  public IpPrefix {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException("prefix length of " + address + ": " + length);
    }
    address = masked(address, length);
  }

  /** The block that holds just this address: a /32 or a /128. */
  public static IpPrefix of(IpAddress address) {
    return new IpPrefix(address, address.bits());
  }

  /** Parses {@code 10.0.0.0/8}. An address without a length is a block of one address. */
  public static IpPrefix of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a CIDR block: " + text));
  }

  /** Like {@link #of(String)}, but empty if the text is not a CIDR block. */
  public static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return IpAddress.parse(text).map(IpPrefix::of);
    }
    String digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(digits);
    return IpAddress.parse(text.substring(0, slash))
        .filter(address -> length <= address.bits())
        .map(address -> new IpPrefix(address, length));
  }

  public boolean contains(IpAddress other) {
    return other.isIpv4() == address.isIpv4() && masked(other, length).equals(address);
  }

  public boolean contains(IpPrefix other) {
    return other.length >= length && contains(other.address);
  }

  /** True if all its addresses are private. */
  public boolean isPrivate() {
    return PRIVATE.stream().anyMatch(block -> block.contains(this));
  }

  /** True if the block holds one address only. */
  public boolean isSingle() {
    return length == address.bits();
  }

  /**
   * The narrowest block that contains both.
   *
   * @throws IllegalArgumentException if they are of different families
   */
  public IpPrefix span(IpPrefix other) {
    if (address.isIpv4() != other.address.isIpv4()) {
      throw new IllegalArgumentException("no block holds " + this + " and " + other);
    }
    int common = address.commonBits(other.address);
    return new IpPrefix(address, Math.min(common, Math.min(length, other.length)));
  }

  /** The first address after the block, or empty if the block ends its family. */
  public Optional<IpAddress> next() {
    int bits = address.isIpv4() ? length + 96 : length;
    long high = bits >= 64 ? address.high() : address.high() | ~leading(bits);
    long low = bits <= 64 ? -1 : address.low() | ~leading(bits - 64);
    return new IpAddress(high, low).next();
  }

  /** The fewest blocks that contain exactly the same addresses, in order. */
  public static List<IpPrefix> merge(Collection<IpPrefix> prefixes) {
    List<IpPrefix> merged = new ArrayList<>();
    for (IpPrefix next : new TreeSet<>(prefixes)) {
      if (!merged.isEmpty() && merged.get(merged.size() - 1).contains(next)) {
        continue;
      }
      IpPrefix last = next;
      while (!merged.isEmpty() && merged.get(merged.size() - 1).isSiblingOf(last)) {
        merged.remove(merged.size() - 1);
        last = new IpPrefix(last.address, last.length - 1);
      }
      merged.add(last);
    }
    return List.copyOf(merged);
  }

  private boolean isSiblingOf(IpPrefix other) {
    return length == other.length
        && length > 0
        && !equals(other)
        && address.isIpv4() == other.address.isIpv4()
        && masked(address, length - 1).equals(masked(other.address, length - 1));
  }

  private static IpAddress masked(IpAddress address, int length) {
    int bits = address.isIpv4() ? length + 96 : length;
    long high = bits >= 64 ? address.high() : address.high() & leading(bits);
    long low = bits <= 64 ? 0 : address.low() & leading(bits - 64);
    return high == address.high() && low == address.low() ? address : new IpAddress(high, low);
  }

  private static long leading(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }

  /**
   * The fewest blocks that contain this one's addresses but for those of the exceptions. Blocks
   * that are partly excepted are split in halves, so that each exception costs at most one block
   * per bit.
   */
  public List<IpPrefix> without(Collection<IpPrefix> except) {
    List<IpPrefix> within = new ArrayList<>();
    for (IpPrefix exception : except) {
      if (exception.contains(this)) {
        return List.of();
      }
      if (contains(exception)) {
        within.add(exception);
      }
    }
    if (within.isEmpty()) {
      return List.of(this);
    }
    List<IpPrefix> rest = new ArrayList<>(new IpPrefix(address, length + 1).without(within));
    rest.addAll(new IpPrefix(upperHalf(), length + 1).without(within));
    return rest;
  }

  private IpAddress upperHalf() {
    int bit = 127 - (address.isIpv4() ? length + 96 : length);
    return bit >= 64
        ? new IpAddress(address.high() | 1L << (bit - 64), address.low())
        : new IpAddress(address.high(), address.low() | 1L << bit);
  }

  @Override
  public int compareTo(IpPrefix other) {
    int byAddress = address.compareTo(other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    return Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }

  /** A single address as it is, any other block in CIDR notation. */
  public String brief() {
    return isSingle() ? address.toString() : toString();
  }
}
