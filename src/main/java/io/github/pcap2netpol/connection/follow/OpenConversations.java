package io.github.pcap2netpol.connection.follow;

import static java.util.Objects.requireNonNull;

import io.github.pcap2netpol.connection.follow.Conversation.Phase;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that may continue, in bounded number. Each is summed up when it has ended, has
 * fallen silent, or must make room. Time is the capture's.
 */
public final class OpenConversations {
  /**
   * Linux repeats openings for 127 seconds: first after one second, then six times, doubling the
   * interval.
   */
  static final long OPENING_SILENCE = 130 * EpochNanos.SECOND;

  /** How long stray packets may follow the end of a connection; RFC 9293 3.6.1 calls it MSL. */
  static final long OVER_SILENCE = 60 * EpochNanos.SECOND;

  /** After this silence a datagram starts a new exchange. */
  static final long DATAGRAM_SILENCE = 60 * EpochNanos.SECOND;

  /** How much later than its successors a packet may appear in the file. */
  public static final long DISORDER = 2 * EpochNanos.SECOND;

  /** The order in which conversations fall silent. */
  static final Comparator<ExtractedLine.Open> LAST_HEARD =
      Comparator.comparing((ExtractedLine.Open open) -> open.said().last())
          .thenComparing(open -> open.said().first());

  private final ConversationTable table = new ConversationTable();

  private final Map<Phase, ConversationQueue> queues = new EnumMap<>(Phase.class);

  private final ConversationLimit room;
  private final Results ended;
  private long crowdedOut;

  /**
   * @param room limits how many are kept, shared with other users of the limit
   * @param ended receives the result of each when it is over
   */
  public OpenConversations(ConversationLimit room, Consumer<ExtractedLine.OfConversation> ended) {
    this(room, new EachLine(ended));
  }

  /**
   * @param room limits how many are kept, shared with other users of the limit
   * @param ended collects the results
   */
  public OpenConversations(ConversationLimit room, EndedConversations ended) {
    this(room, (Results) ended);
  }

  private OpenConversations(ConversationLimit room, Results ended) {
    this.room = room;
    this.ended = ended;
    for (Phase phase : Phase.values()) {
      queues.put(phase, new ConversationQueue());
    }
  }

  /** How many were evicted although they may have continued. */
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

  /** Must be called after each packet of the conversation. */
  void heard(Conversation conversation) {
    queue(conversation.phase()).append(conversation);
  }

  private ConversationQueue queue(Phase phase) {
    return requireNonNull(queues.get(phase));
  }

  void end(Conversation conversation) {
    remove(conversation);
    conversation.end(ended);
  }

  private void remove(Conversation conversation) {
    table.remove(conversation);
    room.giveBack();
    ConversationQueue.leave(conversation);
  }

  /** Ends conversations that have been silent too long. */
  void expire(long now) {
    expireStreams(now);
    expireDatagrams(now);
  }

  // The code that looks up a conversation decides by its own packets whether it is over. It must
  // not end sooner here.

  void expireStreams(long now) {
    expire(Phase.OPENING, now - OPENING_SILENCE - DISORDER);
    expire(Phase.OVER, now - OVER_SILENCE - DISORDER);
  }

  void expireDatagrams(long now) {
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

  /** Adds one that was followed before; if there is no room, it ends. */
  void resume(Stream stream) {
    Conversation before = find(stream.said());
    if (before != null) {
      end(before);
    }
    if (room.isFull()) {
      stream.end(ended);
    } else {
      add(stream);
      heard(stream);
    }
  }

  /** Forgets all streams in flight without ending them, and returns them. */
  List<ExtractedLine.Open> leaveOpen() {
    List<ExtractedLine.Open> open = new ArrayList<>();
    for (ConversationQueue queue : queues.values()) {
      Conversation oldest = queue.oldest();
      while (oldest != null) {
        remove(oldest);
        if (oldest instanceof Stream stream) {
          open.add(stream.open());
        }
        oldest = queue.oldest();
      }
    }
    return open;
  }

  /** Ends all conversations. */
  void endAll() {
    for (ConversationQueue queue : queues.values()) {
      Conversation oldest = queue.oldest();
      while (oldest != null) {
        end(oldest);
        oldest = queue.oldest();
      }
    }
    table.clear();
  }
}
