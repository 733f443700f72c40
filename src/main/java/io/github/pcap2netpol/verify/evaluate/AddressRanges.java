package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Splits the address space into ranges within which no block of the rules distinguishes addresses.
 */
public final class AddressRanges {
  private AddressRanges() {}

  /**
   * Neighbouring addresses of one family.
   *
   * @param ipv4 the family
   * @param first the first one, as a number
   * @param last the last one, as a number
   */
  public record Range(boolean ipv4, BigInteger first, BigInteger last) {
    /** Any one of its addresses. */
    public IpAddress representative() {
      return address(first, ipv4);
    }

    public boolean isNextTo(Range other) {
      return ipv4 == other.ipv4 && last.add(BigInteger.ONE).equals(other.first);
    }

    public Range upTo(Range other) {
      return new Range(ipv4, first, other.last);
    }

    /**
     * Formatted as in {@code 10.0.0.0/8}, {@code 10.0.0.1-10.0.0.6} or {@code any IPv4 address}.
     */
    @Override
    public String toString() {
      BigInteger size = last.subtract(first).add(BigInteger.ONE);
      int bits = ipv4 ? 32 : 128;
      if (size.bitLength() == bits + 1) {
        return ipv4 ? "any IPv4 address" : "any IPv6 address";
      }
      if (size.equals(BigInteger.ONE)) {
        return address(first, ipv4).toString();
      }
      int host = size.bitLength() - 1;
      if (size.bitCount() == 1 && first.mod(size).signum() == 0) {
        return new IpPrefix(address(first, ipv4), bits - host).toString();
      }
      return address(first, ipv4) + "-" + address(last, ipv4);
    }
  }

  /**
   * The ranges of both families, in order.
   *
   * @param blocks the blocks that distinguish addresses
   * @param known addresses of pods and nodes, which are not outside addresses; a range that
   *     contains nothing else is left out
   */
  public static List<Range> of(Collection<RulePeer.Block> blocks, SortedSet<IpAddress> known) {
    List<Range> ranges = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      BigInteger end = BigInteger.ONE.shiftLeft(ipv4 ? 32 : 128);
      TreeSet<BigInteger> cuts = new TreeSet<>();
      cuts.add(BigInteger.ZERO);
      for (RulePeer.Block block : blocks) {
        cut(block.cidr(), ipv4, cuts);
        block.except().forEach(except -> cut(except, ipv4, cuts));
      }
      cuts.remove(end);
      BigInteger first = null;
      for (BigInteger cut : cuts) {
        if (first != null) {
          add(new Range(ipv4, first, cut.subtract(BigInteger.ONE)), known, ranges);
        }
        first = cut;
      }
      if (first != null) {
        add(new Range(ipv4, first, end.subtract(BigInteger.ONE)), known, ranges);
      }
    }
    return ranges;
  }

  private static void add(Range range, SortedSet<IpAddress> known, List<Range> ranges) {
    BigInteger size = range.last().subtract(range.first()).add(BigInteger.ONE);
    boolean mayBeKnown = size.compareTo(BigInteger.valueOf(known.size())) <= 0;
    if (mayBeKnown) {
      IpAddress last = address(range.last(), range.ipv4());
      long inside =
          known.tailSet(address(range.first(), range.ipv4())).stream()
              .takeWhile(each -> each.compareTo(last) <= 0)
              .count();
      if (size.equals(BigInteger.valueOf(inside))) {
        return;
      }
    }
    ranges.add(range);
  }

  private static void cut(IpPrefix prefix, boolean ipv4, SortedSet<BigInteger> cuts) {
    if (prefix.address().isIpv4() == ipv4) {
      BigInteger first = number(prefix.address());
      cuts.add(first);
      cuts.add(first.add(BigInteger.ONE.shiftLeft(prefix.address().bits() - prefix.length())));
    }
  }

  private static BigInteger number(IpAddress address) {
    BigInteger low = new BigInteger(Long.toUnsignedString(address.low()));
    return address.isIpv4()
        ? low.and(BigInteger.valueOf(0xffff_ffffL))
        : new BigInteger(Long.toUnsignedString(address.high())).shiftLeft(64).or(low);
  }

  private static IpAddress address(BigInteger number, boolean ipv4) {
    return ipv4
        ? IpAddress.ofIpv4(number.intValue())
        : new IpAddress(number.shiftRight(64).longValue(), number.longValue());
  }
}
