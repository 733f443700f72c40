package io.github.pcap2netpol.connection.follow;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.connection.follow.Conversation.Phase;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that may go on: a bounded number, summed up when they have ended, fallen
 * silent, or when room is needed. Time is the capture's.
 */
public final class OpenConversations {
  /** Linux repeats openings for 127 seconds: after one second, and six times twice as late. */
  private static final long OPENING_SILENCE = 130 * EpochNanos.SECOND;

  /** How long stray packets may follow the end of a connection: RFC 9293 3.6.1 calls it MSL. */
  private static final long OVER_SILENCE = 60 * EpochNanos.SECOND;

  /** After such a silence a datagram starts a new exchange. */
  static final long DATAGRAM_SILENCE = 60 * EpochNanos.SECOND;

  /** How much later than those that follow it a packet may be written to the file. */
  public static final long DISORDER = 2 * EpochNanos.SECOND;

  private final ConversationTable table = new ConversationTable();

  private final Map<Phase, ConversationQueue> queues = new EnumMap<>(Phase.class);

  private final Room room;
  private final Consumer<ExtractedLine.OfConversation> ended;
  private long crowdedOut;

  /**
   * @param room how many are kept, here and wherever else the same room is used
   * @param ended is given what each comes to when it is over
   */
  public OpenConversations(Room room, Consumer<ExtractedLine.OfConversation> ended) {
    this.room = room;
    this.ended = ended;
    for (Phase phase : Phase.values()) {
      queues.put(phase, new ConversationQueue());
    }
  }

  /** How many had to go early, though they may have gone on. */
  public long crowdedOut() {
    return crowdedOut;
  }

  @Nullable Conversation find(FiveTuple tuple) {
    return table.find(tuple);
  }

  void add(Conversation conversation) {
    if (room.isFull()) {
      makeRoom();
    }
    room.take();
    table.add(conversation);
  }

  private void makeRoom() {
    for (ConversationQueue queue : queues.values()) {
      Conversation oldest = queue.oldest();
      if (oldest != null) {
        crowdedOut += oldest.phase() == Phase.OVER ? 0 : 1;
        end(oldest);
        return;
      }
    }
  }

  /** To be called after each packet of the conversation. */
  void heard(Conversation conversation) {
    queue(conversation.phase()).append(conversation);
  }

  private ConversationQueue queue(Phase phase) {
    return requireNonNull(queues.get(phase));
  }

  void end(Conversation conversation) {
    table.remove(conversation);
    room.giveBack();
    ConversationQueue.leave(conversation);
    ended.accept(conversation.summary());
  }

  /** Ends those that have been silent for too long. */
  void expire(long now) {
    expire(Phase.OPENING, now - OPENING_SILENCE);
    expire(Phase.OVER, now - OVER_SILENCE);
    // Whoever finds one tells by its own packets whether it is over. Here it must not end sooner.
    expire(Phase.DATAGRAMS, now - DATAGRAM_SILENCE - DISORDER);
  }

  private void expire(Phase phase, long silentSince) {
    ConversationQueue queue = queue(phase);
    Conversation oldest = queue.oldest();
    while (oldest != null && oldest.lastTime() < silentSince) {
      end(oldest);
      oldest = queue.oldest();
    }
  }

  /** Ends all. */
  void endAll() {
    for (ConversationQueue queue : queues.values()) {
      Conversation oldest = queue.oldest();
      while (oldest != null) {
        end(oldest);
        oldest = queue.oldest();
      }
    }
  }
}
