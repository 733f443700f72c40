package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.follow.Conversation;
import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.connection.model.Opener;
import io.github.pcap2netpol.connection.model.Outcome;

/** What two ends said to each other, while nobody knows who opened it. Grows. */
public final class Pair {
  public final PairKey key;
  public final Sum sum;
  private long fromOne;
  private long fromOther;
  private boolean oneFirst;
  private boolean unreachableFromOne;
  private boolean unreachableFromOther;

  public Pair(PairKey key, Mark first, Mark last) {
    this.key = key;
    sum = new Sum(first, last);
  }

  /** Adds what was said meanwhile; a stream stays one connection, however often it is added. */
  public void add(Conversation flow, boolean flowOneIsOne) {
    boolean stream = flow.stage != Conversation.Stage.DATAGRAMS;
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
  public void addSocket(Mark mark) {
    sum.count(sum.connections() > 0 ? 0 : 1, 0, mark, mark);
  }

  public boolean oneFirst() {
    return oneFirst;
  }

  public boolean isBothWays() {
    return fromOne > 0 && fromOther > 0;
  }

  /** Whether only that end was heard. */
  public boolean isOnlyFrom(boolean one) {
    return one ? fromOther == 0 : fromOne == 0;
  }

  /** UDP: what it comes to, opened that way. */
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
