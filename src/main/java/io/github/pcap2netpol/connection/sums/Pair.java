package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.sums.ExtractedLine.Datagrams;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.Protocol;

/** What two endpoints sent each other, while it is not known who opened the connection. Mutable. */
public final class Pair {
  public final PairKey key;
  public final Sum sum;
  private long fromOne;
  private long fromOther;
  private boolean freshFromOne;
  private boolean freshFromOther;
  private boolean oneFirst;
  private boolean late;
  private boolean unreachableFromOne;
  private boolean unreachableFromOther;

  private Pair(PairKey key, Mark first, Mark last) {
    this.key = key;
    sum = new Sum(first, last);
  }

  /**
   * The packets of one conversation.
   *
   * @param owners numbers the successive owners of an address
   */
  public static Pair of(Said said, AddressTimes owners) {
    long time = said.first().timeNanos();
    AddressAt one = owners.at(said.one().address(), time);
    AddressAt other = owners.at(said.other().address(), time);
    int onePort = said.one().port();
    int otherPort = said.other().port();
    Pair pair =
        new Pair(
            PairKey.of(said.protocol(), one, onePort, other, otherPort), said.first(), said.last());
    boolean inOrder = PairKey.isInOrder(one, onePort, other, otherPort);
    pair.oneFirst = inOrder;
    pair.fromOne = inOrder ? said.fromOne() : said.fromOther();
    pair.fromOther = inOrder ? said.fromOther() : said.fromOne();
    pair.freshFromOne = inOrder ? said.freshFromOne() : said.freshFromOther();
    pair.freshFromOther = inOrder ? said.freshFromOther() : said.freshFromOne();
    pair.sum.count(1, said.packets(), said.first(), said.last());
    return pair;
  }

  /**
   * The datagrams of one exchange.
   *
   * @param began when the capture began, in nanoseconds since 1970
   */
  public static Pair of(Datagrams datagrams, AddressTimes owners, long began) {
    Pair pair = of(datagrams.said(), owners);
    long before =
        EpochNanos.second(datagrams.said().first().timeNanos()) - EpochNanos.second(began);
    pair.late = before <= datagrams.longestSilence();
    boolean inOrder = pair.oneFirst;
    pair.unreachableFromOne =
        inOrder ? datagrams.unreachableFromOne() : datagrams.unreachableFromOther();
    pair.unreachableFromOther =
        inOrder ? datagrams.unreachableFromOther() : datagrams.unreachableFromOne();
    return pair;
  }

  /** Whether the smaller end sent a packet that was seen before any router passed it on. */
  public boolean freshFromOne() {
    return freshFromOne;
  }

  /** Whether the larger end did. */
  public boolean freshFromOther() {
    return freshFromOther;
  }

  /** An open socket, as one sample shows it. */
  public static Pair ofSocket(PairKey key, Mark mark) {
    Pair pair = new Pair(key, mark, mark);
    pair.sum.count(1, 0, mark, mark);
    return pair;
  }

  /**
   * Adds packets, and returns this pair. A stream stays one connection, however often it is added.
   */
  public Pair plus(Pair other) {
    if (other.sum.first().compareTo(sum.first()) < 0) {
      oneFirst = other.oneFirst;
    }
    boolean stream = key.protocol() != Protocol.UDP;
    sum.count(
        stream ? 0 : other.sum.connections(),
        other.sum.packets(),
        other.sum.first(),
        other.sum.last());
    freshFromOne |= other.freshFromOne;
    freshFromOther |= other.freshFromOther;
    fromOne += other.fromOne;
    fromOther += other.fromOther;
    unreachableFromOne |= other.unreachableFromOne;
    unreachableFromOther |= other.unreachableFromOther;
    return this;
  }

  /**
   * UDP: whether the capture may have begun during the exchange, after its first packet. That is
   * possible if the exchange was later silent for as long as the capture had run before it.
   */
  public boolean isLate() {
    return late;
  }

  public boolean oneFirst() {
    return oneFirst;
  }

  public boolean isBothWays() {
    return fromOne > 0 && fromOther > 0;
  }

  /** Whether only that end sent anything. */
  public boolean isOnlyFrom(boolean one) {
    return one ? fromOther == 0 : fromOne == 0;
  }

  /** UDP: the outcome, if it was opened in that direction. */
  public Outcome outcome(Opener direction) {
    if (isBothWays()) {
      return Outcome.ANSWERED;
    }
    if (!isOnlyFrom(direction.oneOpened())) {
      return Outcome.MIDDLE;
    }
    boolean refused = direction.oneOpened() ? unreachableFromOne : unreachableFromOther;
    return refused ? Outcome.REFUSED : Outcome.SENT;
  }
}
