package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.connection.follow.ConversationLimit;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;

/** Limits for all tunnels of a capture together, or for all its interfaces but the first. */
final class SharedLimits {
  /** How many pairs of tunnel ends are kept separate. */
  private static final int MOST_TUNNELS = 4096;

  private final ConversationLimit conversations;
  private final int mostSums;
  private long sums;
  private int tunnels;
  private long dropped;

  SharedLimits(Limits limits) {
    conversations = new ConversationLimit(limits.conversations());
    mostSums = limits.sums();
  }

  /** How many conversations may be in flight. */
  ConversationLimit conversations() {
    return conversations;
  }

  /** Whether one more tunnel may be kept separate, in which case it is counted. */
  boolean admitsTunnel() {
    if (tunnels >= MOST_TUNNELS) {
      return false;
    }
    tunnels++;
    return true;
  }

  /** Adds conversations to sums that count here, if there is room for more sums. */
  void add(ExtractedLine.OfConversation line, long began, CaptureSums to) {
    if (sums >= mostSums) {
      drop();
      return;
    }
    int before = to.size();
    to.add(line, began);
    sums += to.size() - before;
  }

  /** Counts something that there was no room for. */
  void drop() {
    dropped++;
  }

  /** How many sums there was no room for. */
  long dropped() {
    return dropped;
  }
}
