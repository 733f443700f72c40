package io.github.pcap2netpol.connection.imported;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.flowlog.model.FlowRecord;
import io.github.pcap2netpol.flowlog.model.FlowRecord.Shows;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.Protocol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Combines the records of each connection: tools write one for each direction, each end, and every
 * few seconds. Their order does not matter, unless there are so many connections that those silent
 * for longest must make room.
 */
final class Conversations {
  /** After this silence a datagram starts a new exchange. */
  private static final long DATAGRAM_SILENCE = 60 * EpochNanos.SECOND;

  /** Linux repeats an opening for 127 seconds; a later one opens another connection. */
  private static final long OPENING_REPEATED = 130 * EpochNanos.SECOND;

  private final int most;
  private final Consumer<ExtractedLine.OfConversation> ended;
  private final Map<Key, Conversation> open = new LinkedHashMap<>(16, 0.75f, true);
  private long crowdedOut;

  private record Key(Protocol protocol, Endpoint one, Endpoint other) {
    static Key of(FlowRecord record) {
      boolean inOrder = record.source().compareTo(record.destination()) <= 0;
      return new Key(
          record.protocol(),
          inOrder ? record.source() : record.destination(),
          inOrder ? record.destination() : record.source());
    }
  }

  Conversations(int most, Consumer<ExtractedLine.OfConversation> ended) {
    this.most = most;
    this.ended = ended;
  }

  void add(FlowRecord record, Mark from, Mark to) {
    Key key = Key.of(record);
    Conversation known = open.get(key);
    if (known != null && isAnother(record, from, known)) {
      end(known);
      open.remove(key);
      known = null;
    }
    if (known == null) {
      makeRoom();
      known = new Conversation(record.protocol(), key.one(), key.other(), from);
      open.put(key, known);
    }
    known.add(record, from, to);
  }

  private static boolean isAnother(FlowRecord record, Mark from, Conversation known) {
    if (record.protocol() == Protocol.UDP) {
      return from.timeNanos() - known.last().timeNanos() > DATAGRAM_SILENCE;
    }
    return record.shows() == Shows.OPENING
        && known.lastOpening() != Long.MIN_VALUE
        && from.timeNanos() - known.lastOpening() > OPENING_REPEATED;
  }

  private void makeRoom() {
    if (open.size() >= most) {
      Map.Entry<Key, Conversation> oldest = open.entrySet().iterator().next();
      end(oldest.getValue());
      open.remove(oldest.getKey());
      crowdedOut++;
    }
  }

  private void end(Conversation conversation) {
    conversation.line().ifPresent(ended);
  }

  /** Ends all conversations. */
  void endAll() {
    open.values().forEach(this::end);
    open.clear();
  }

  /** How many had to make room although they may have continued. */
  long crowdedOut() {
    return crowdedOut;
  }
}
