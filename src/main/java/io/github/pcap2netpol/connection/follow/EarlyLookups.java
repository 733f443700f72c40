package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.follow.LookupTracker.Asked;
import io.github.pcap2netpol.connection.sums.ExtractedLine.LookupTurn;
import io.github.pcap2netpol.connection.sums.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The first queries and answers of a capture that may go on from earlier files: whether a query is
 * a repetition, and an answer its answer, depends on what those files show. So these are kept one
 * by one, until a question has been silent for so long that nobody waits for the answer any more.
 */
final class EarlyLookups {
  private final LongSupplier began;
  private final int most;

  /** The last message about each question. */
  private final WaitingQueries latest = new WaitingQueries();

  private final List<LookupTurn> turns = new ArrayList<>();

  /**
   * @param began when the capture began, in nanoseconds since 1970; {@link Long#MAX_VALUE} before
   *     it has
   * @param most how many questions are kept at once
   */
  EarlyLookups(LongSupplier began, int most) {
    this.began = began;
    this.most = most;
  }

  int size() {
    return turns.size();
  }

  /** Keeps the message if it depends on earlier files, which is the result. */
  boolean take(Asked asked, int port, int type, boolean answer, Mark mark) {
    long now = mark.timeNanos();
    while (latest.size() > 0 && now - latest.oldestNanos() > LookupTracker.PATIENCE) {
      latest.removeOldest(question -> {});
    }
    boolean known = latest.contains(asked, port, type);
    boolean early = now - began.getAsLong() <= LookupTracker.PATIENCE && latest.size() < most;
    if (!known && !early) {
      return false;
    }
    latest.remove(asked, port, type);
    latest.add(asked, port, type, now, mark.part(), mark.frame());
    turns.add(new LookupTurn(asked.client().address(), port, asked.name(), type, answer, mark));
    return true;
  }

  /** Returns the messages so far, and forgets them. */
  List<LookupTurn> drain() {
    List<LookupTurn> drained = List.copyOf(turns);
    turns.clear();
    return drained;
  }
}
