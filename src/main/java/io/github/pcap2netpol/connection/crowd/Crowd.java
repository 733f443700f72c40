package io.github.pcap2netpol.connection.crowd;

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
 * Outside originators, of one realm, whose sums are alike in all else. As long as they are few each
 * has a sum of its own, kept elsewhere; then those of a block share one. What comes of it does not
 * depend on the order in which they come: the length of the blocks is the greatest that all of them
 * fit in, and each sum knows the narrowest block that holds those whose it is.
 */
public final class Crowd {
  private final Outsiders outsiders;
  private final int most;
  private final List<SumKey> apart = new ArrayList<>(1);
  private final TreeMap<IpPrefix, Sum> together = new TreeMap<>();
  private boolean crowded;
  private int length;
  private long leftOut;

  /**
   * Nobody yet.
   *
   * @param outsiders tells how far addresses may be taken together, if it comes to that
   * @param most how many sums there may be
   */
  public Crowd(Outsiders outsiders, int most) {
    this.outsiders = outsiders;
    this.most = most;
  }

  /** What the sums of one crowd have in common: all but the originator within its realm. */
  public static SumKey of(SumKey key) {
    return key.from(OutsideRanges.realm(key.originator().address()));
  }

  /** Whether there is no room for one more sum of its own. */
  public boolean isFull() {
    return crowded || apart.size() >= most;
  }

  /** Notes one that has a sum of its own. */
  public void add(SumKey key) {
    apart.add(key);
  }

  /** How many sums those have that are together. */
  public int sums() {
    return together.size();
  }

  /** How many connections found no block, or lost it to those of smaller addresses. */
  public long leftOut() {
    return leftOut;
  }

  /**
   * The sum of the block in which an originator is.
   *
   * @param sums has those of their own, which are taken out
   * @param first when it was first seen
   * @param connections how many connections are to be added to it
   * @return null if there is none, and no room for one
   */
  public @Nullable Sum take(
      IpAddress originator, Map<SumKey, Sum> sums, Mark first, long connections) {
    if (!crowded) {
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
    crowded = true;
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
   * Puts the sums of those that are together with the others.
   *
   * @param like a key of one of them
   */
  public void addTo(Map<SumKey, Sum> sums, SumKey like) {
    together.forEach((block, sum) -> sums.put(like.from(block), sum));
  }
}
