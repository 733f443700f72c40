package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.Protocol;

/**
 * Follows TCP and SCTP connections: who opened them, and whether the opening was answered. A
 * repeated opening counts once; one with another sequence number is another connection, even on the
 * same ports.
 */
final class StreamTracker {
  private static final int FIN_OR_RST = 1 | 4;

  private final OpenConversations conversations;
  private long openings;
  private long answers;
  private long closings;
  private long others;

  StreamTracker(OpenConversations conversations) {
    this.conversations = conversations;
  }

  /** How many TCP segments there were. */
  SegmentCounts segments() {
    return new SegmentCounts(openings, answers, closings, others);
  }

  void opening(Opening opening, int part) {
    if (opening.protocol() == Protocol.TCP) {
      openings += opening.answer() ? 0 : 1;
      answers += opening.answer() ? 1 : 0;
    }
    Conversation known = conversations.find(opening);
    if (known instanceof Stream stream && !stream.isAnother(opening)) {
      stream.opening(opening, part);
      conversations.heard(stream);
      return;
    }
    if (known != null) {
      conversations.end(known);
    }
    Stream stream = Stream.of(opening, part);
    conversations.add(stream);
    stream.opening(opening, part);
    conversations.heard(stream);
  }

  void packet(PacketHeader packet, int part) {
    if (packet.protocol() == Protocol.TCP) {
      boolean closes = (packet.tcpFlags() & FIN_OR_RST) != 0;
      closings += closes ? 1 : 0;
      others += closes ? 0 : 1;
    }
    Stream stream;
    if (conversations.find(packet) instanceof Stream known) {
      stream = known;
    } else {
      stream = Stream.inTheMiddle(packet, part);
      conversations.add(stream);
    }
    stream.packet(packet, part);
    conversations.heard(stream);
  }

  void unreachable(Unreachable unreachable) {
    if (unreachable.isFromEntitled() && conversations.find(unreachable) instanceof Stream stream) {
      stream.unreachable(unreachable);
      conversations.heard(stream);
    }
  }
}
