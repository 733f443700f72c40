package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows TCP and SCTP connections: who opened them, and whether the opening was answered. A
 * repeated opening counts once; one with another sequence number is another connection, even on the
 * same ports.
 */
public final class StreamTracker implements StreamFollower {
  private final OpenConversations conversations;
  private final SegmentCounter counter = new SegmentCounter();

  public StreamTracker(OpenConversations conversations) {
    this.conversations = conversations;
  }

  @Override
  public SegmentCounts segments() {
    return counter.counts();
  }

  @Override
  public void opening(Opening opening, int part) {
    counter.add(opening);
    follow(opening, part);
  }

  private void follow(Opening opening, int part) {
    Stream known = find(opening, opening.timeNanos());
    if (known != null && !known.isAnother(opening)) {
      known.opening(opening, part);
      conversations.heard(known);
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

  @Override
  public void packet(PacketHeader packet, int part) {
    counter.add(packet);
    Stream stream = find(packet, packet.timeNanos());
    if (stream == null) {
      stream = Stream.inTheMiddle(packet, part);
      conversations.add(stream);
    }
    stream.packet(packet, part);
    conversations.heard(stream);
  }

  @Override
  public void unreachable(Unreachable unreachable, int part) {
    if (unreachable.isFromEntitled()) {
      unreachable(unreachable, unreachable.timeNanos());
    }
  }

  private void unreachable(FiveTuple quoted, long now) {
    Stream stream = find(quoted, now);
    if (stream != null) {
      stream.unreachable(quoted);
      conversations.heard(stream);
    }
  }

  /** Goes on with a stream that earlier files left open. */
  public void resume(ExtractedLine.Open open) {
    conversations.resume(new Stream(open));
  }

  /** What a stream that was left open comes to if nothing follows. */
  public static ExtractedLine.OfConversation resultOf(ExtractedLine.Open open) {
    List<ExtractedLine.OfConversation> result = new ArrayList<>(1);
    new Stream(open).end(new EachLine(result::add));
    return result.get(0);
  }

  /** Adds what was sent in an earlier reading of the packets, in the capture's order. */
  public void add(ExtractedLine.StreamSlice slice) {
    conversations.expireStreams(slice.events().get(0).first().timeNanos());
    for (StreamEvent event : slice.events()) {
      Sent sent =
          new Sent(
              slice.protocol(),
              event.byOne() ? slice.one() : slice.other(),
              event.byOne() ? slice.other() : slice.one());
      switch (event.kind()) {
        case OPENING, ANSWER ->
            follow(opening(sent, event, slice.loopback()), event.first().part());
        case UNREACHABLE -> unreachable(sent, event.first().timeNanos());
        case SEGMENTS, CLOSING, RESET, STRAY -> segments(sent, event, slice.loopback());
      }
    }
  }

  private record Sent(Protocol protocol, Endpoint source, Endpoint destination)
      implements FiveTuple.OfEndpoints {}

  private static Opening opening(Sent sent, StreamEvent event, boolean loopback) {
    return new Opening.Value(
        event.first().timeNanos(),
        event.first().frame(),
        sent.protocol(),
        sent.source(),
        sent.destination(),
        event.kind() == StreamEvent.Kind.ANSWER,
        event.sequence(),
        event.acknowledgment(),
        loopback,
        event.fresh());
  }

  private void segments(Sent sent, StreamEvent event, boolean loopback) {
    Stream stream = find(sent, event.first().timeNanos());
    if (stream == null) {
      stream = Stream.inTheMiddle(sent, loopback, event);
      conversations.add(stream);
    }
    stream.segments(stream.isFromOne(sent), event);
    conversations.heard(stream);
  }

  /** The stream that a packet at that time belongs to, or null. One that is over is ended. */
  private @Nullable Stream find(FiveTuple tuple, long now) {
    if (!(conversations.find(tuple) instanceof Stream stream)) {
      return null;
    }
    if (stream.isOver(now)) {
      conversations.end(stream);
      return null;
    }
    return stream;
  }
}
