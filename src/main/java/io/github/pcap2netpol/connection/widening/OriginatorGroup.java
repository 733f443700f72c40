package io.github.pcap2netpol.connection.widening;

import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Outside originators of one realm whose sums are otherwise equal. While they are few, each has its
 * own sum, kept elsewhere; when there are too many, those in the same block of addresses share one.
 * The result does not depend on the order of arrival: blocks are as narrow as the limit on their
 * number permits, and each sum knows the narrowest block that holds its originators.
 */
public final class OriginatorGroup {
  private final OutsideAddresses outsiders;
  private final int most;
  private final List<SumKey> apart = new ArrayList<>(1);
  private final TreeMap<IpPrefix, Sum> together = new TreeMap<>();
  private boolean merged;
  private int length;
  private long leftOut;

  /**
   * Starts empty.
   *
   * @param outsiders knows how far addresses may be merged
   * @param most how many sums there may be
   */
  public OriginatorGroup(OutsideAddresses outsiders, int most) {
    this.outsiders = outsiders;
    this.most = most;
  }

  /** What the sums of one group share: everything but the originator within its realm. */
  public static SumKey of(SumKey key) {
    return key.from(OutsideRanges.realm(key.originator().address()));
  }

  /** Whether there is no room for another sum of its own. */
  public boolean isFull() {
    return merged || apart.size() >= most;
  }

  /** Adds an originator that has its own sum. */
  public void add(SumKey key) {
    apart.add(key);
  }

  /** How many sums the merged originators have. */
  public int sums() {
    return together.size();
  }

  /** How many connections found no block, or lost theirs to smaller addresses. */
  public long leftOut() {
    return leftOut;
  }

  /**
   * The sum of the block that contains an originator.
   *
   * @param sums holds the sums of single originators, which are removed when they are merged
   * @param first when it was first seen
   * @param connections how many connections will be added to the sum
   * @return null if there is no such sum, and no room for one
   */
  public @Nullable Sum take(
      IpAddress originator, Map<SumKey, Sum> sums, Mark first, long connections) {
    if (!merged) {
      gather(originator.bits(), sums);
    }
    IpPrefix block = outsiders.ranges().cut(originator, length);
    Sum sum = together.get(block);
    if (sum == null) {
      sum = new Sum(first, first);
      together.put(block, sum);
    }
    sum.from(IpPrefix.of(originator));
    while (together.size() > most && length > 0) {
      widen();
    }
    if (together.size() > most) {
      Map.Entry<IpPrefix, Sum> largest = together.pollLastEntry();
      leftOut += largest.getValue().connections();
    }
    Sum now = together.get(outsiders.ranges().cut(originator, length));
    leftOut += now == null ? connections : 0;
    return now;
  }

  private void gather(int bits, Map<SumKey, Sum> sums) {
    merged = true;
    length = bits;
    for (SumKey key : apart) {
      Sum sum = sums.remove(key);
      if (sum != null) {
        IpPrefix only = IpPrefix.of(key.originator().address());
        sum.from(only);
        together.put(only, sum);
      }
    }
    apart.clear();
  }

  private void widen() {
    List<Map.Entry<IpPrefix, Sum>> all = List.copyOf(together.entrySet());
    length =
        outsiders
            .ranges()
            .length(all.stream().map(entry -> entry.getKey().address()).toList(), length - 1, most);
    together.clear();
    for (Map.Entry<IpPrefix, Sum> entry : all) {
      together.merge(
          outsiders.ranges().cut(entry.getKey().address(), length), entry.getValue(), Sum::plus);
    }
  }

  /**
   * Adds the sums of the merged originators to the others.
   *
   * @param like a key of one of them
   */
  public void addTo(Map<SumKey, Sum> sums, SumKey like) {
    together.forEach((block, sum) -> sums.put(like.from(block), sum));
  }
}
