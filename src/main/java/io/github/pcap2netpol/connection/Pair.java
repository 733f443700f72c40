package io.github.pcap2netpol.connection;

/** What two ends said to each other, while nobody knows who opened it. Grows. */
final class Pair {
  final PairKey key;
  final Sum sum;
  private long fromOne;
  private long fromOther;
  private boolean oneFirst;
  private boolean unreachableFromOne;
  private boolean unreachableFromOther;

  Pair(PairKey key, Mark first, Mark last) {
    this.key = key;
    sum = new Sum(first, last);
  }

  /** Adds what was said meanwhile; a stream stays one connection, however often it is added. */
  void add(Flow flow, boolean flowOneIsOne) {
    boolean stream = flow.stage != Flow.Stage.DATAGRAMS;
    if (sum.packets() == 0 || flow.first().compareTo(sum.first()) < 0) {
      oneFirst = flowOneIsOne;
    }
    sum.count(stream && sum.connections() > 0 ? 0 : 1, flow.packets(), flow.first(), flow.last());
    fromOne += flowOneIsOne ? flow.fromOne : flow.fromOther;
    fromOther += flowOneIsOne ? flow.fromOther : flow.fromOne;
    unreachableFromOne |= flowOneIsOne ? flow.unreachableFromOne : flow.unreachableFromOther;
    unreachableFromOther |= flowOneIsOne ? flow.unreachableFromOther : flow.unreachableFromOne;
  }

  /** Adds one more sample of the same open socket. */
  void addSocket(Mark mark) {
    sum.count(sum.connections() > 0 ? 0 : 1, 0, mark, mark);
  }

  boolean oneFirst() {
    return oneFirst;
  }

  boolean isBothWays() {
    return fromOne > 0 && fromOther > 0;
  }

  /** Whether only that end was heard. */
  boolean isOnlyFrom(boolean one) {
    return one ? fromOther == 0 : fromOne == 0;
  }

  /** UDP: what it comes to, opened that way. */
  Outcome outcome(Direction direction) {
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
