package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.net.Protocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that may go on: a bounded number, handed over when they have ended, fallen
 * silent, or when room is needed. Time is the capture's.
 */
public final class OpenConversations {
  /** Openings are repeated for 127 seconds by Linux, doubling from one second six times. */
  static final long OPENING_SILENCE = 130 * Mark.SECOND;

  /** How long stray packets may follow the end of a connection: RFC 9293 3.6.1 calls it MSL. */
  static final long OVER_SILENCE = 60 * Mark.SECOND;

  /** After such a silence a datagram starts a new exchange. */
  static final long DATAGRAM_SILENCE = 60 * Mark.SECOND;

  /** How much later than those that follow it a packet may be written to the file. */
  public static final long DISORDER = 2 * Mark.SECOND;

  private final ConversationTable table = new ConversationTable();
  private final ConversationQueue openings = new ConversationQueue();
  private final ConversationQueue over = new ConversationQueue();
  private final ConversationQueue open = new ConversationQueue();
  private final ConversationQueue datagrams = new ConversationQueue();
  private final int most;
  private final Consumer<Conversation> ended;
  private long crowdedOut;

  /**
   * @param most how many are kept
   * @param ended is told of each when it is over
   */
  public OpenConversations(int most, Consumer<Conversation> ended) {
    this.most = most;
    this.ended = ended;
  }

  /** How many had to go early, though they may have gone on. */
  public long crowdedOut() {
    return crowdedOut;
  }

  @Nullable Conversation find(
      Protocol protocol,
      long sourceHigh,
      long sourceLow,
      int sourcePort,
      long destinationHigh,
      long destinationLow,
      int destinationPort) {
    return table.find(
        protocol,
        sourceHigh,
        sourceLow,
        sourcePort,
        destinationHigh,
        destinationLow,
        destinationPort);
  }

  void add(Conversation flow) {
    if (table.size() >= most) {
      makeRoom();
    }
    table.add(flow);
  }

  private void makeRoom() {
    for (ConversationQueue queue : new ConversationQueue[] {over, datagrams, openings, open}) {
      Conversation oldest = queue.oldest();
      if (oldest != null) {
        if (queue != over) {
          crowdedOut++;
        }
        end(oldest);
        return;
      }
    }
  }

  /** To be called after each packet of the conversation. */
  void heard(Conversation flow) {
    if (flow.stage == Conversation.Stage.DATAGRAMS) {
      datagrams.append(flow);
    } else if (flow.isOver()) {
      over.append(flow);
    } else if (flow.stage == Conversation.Stage.OPENING) {
      openings.append(flow);
    } else {
      open.append(flow);
    }
  }

  void end(Conversation flow) {
    table.remove(flow);
    ConversationQueue.leave(flow);
    ended.accept(flow);
  }

  /** Ends those that have been silent for too long. */
  public void expire(long now) {
    expire(openings, now - OPENING_SILENCE);
    expire(over, now - OVER_SILENCE);
    // Whoever finds one tells by its own packets whether it is over. Here it must not end sooner.
    expire(datagrams, now - DATAGRAM_SILENCE - DISORDER);
  }

  private void expire(ConversationQueue queue, long silentSince) {
    Conversation oldest = queue.oldest();
    while (oldest != null && oldest.lastTime < silentSince) {
      end(oldest);
      oldest = queue.oldest();
    }
  }

  /** Ends all. */
  public void endAll() {
    for (ConversationQueue queue : new ConversationQueue[] {over, datagrams, openings, open}) {
      Conversation oldest = queue.oldest();
      while (oldest != null) {
        end(oldest);
        oldest = queue.oldest();
      }
    }
  }
}
