package io.github.pcap2netpol.spark;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a piece of a section belongs.
 *
 * @param capture the capture's number
 * @param piece the piece's number in the section, from 0
 */
record SectionKey(int capture, int piece) implements Serializable, Comparable<SectionKey> {
  private static final Comparator<SectionKey> ORDER =
      Comparator.comparingInt(SectionKey::capture).thenComparingInt(SectionKey::piece);

  @Override
  public int compareTo(SectionKey other) {
    return ORDER.compare(this, other);
  }
}
