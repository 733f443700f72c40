package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.connection.sums.StreamEvent.Kind;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import java.util.ArrayList;
import java.util.List;

/** What the ends of a stream sent each other within a minute. */
final class StreamSlice extends Conversation {
  /** A stream can end by silence between two slices, but not within one. */
  private static final long LONGEST = OpenConversations.OVER_SILENCE;

  /** Bounds the length of a line. */
  private static final int MOST_EVENTS = 64;

  private final List<Event> events = new ArrayList<>(4);

  /** Where the events begin whose order makes no difference. */
  private int stretch;

  /** Packets of one kind, which grow in number. */
  private static final class Event {
    private final Kind kind;
    private final boolean byOne;
    private final long sequence;
    private final long acknowledgment;
    private final Mark first;
    private boolean fresh;
    private long packets;

    /** Relative to the first sequence number. */
    private int lowest;

    private int highest;
    private long lastTime;
    private int lastPart;
    private long lastFrame;

    Event(Kind kind, boolean byOne, long sequence, long acknowledgment, Mark first) {
      this.kind = kind;
      this.byOne = byOne;
      this.sequence = sequence;
      this.acknowledgment = acknowledgment;
      this.first = first;
      lastTime = first.timeNanos();
      lastPart = first.part();
      lastFrame = first.frame();
    }

    /** Whether the segment means the same as those before, whatever came before them. */
    boolean isLike(Kind other, boolean byThatEnd, long number, long acknowledged) {
      if (kind != other || byOne != byThatEnd) {
        return false;
      }
      return switch (kind) {
        case SEGMENTS, CLOSING ->
            (acknowledgment == 0) == (acknowledged == 0)
                && (long) Math.max(highest, offset(number)) - Math.min(lowest, offset(number))
                    <= Integer.MAX_VALUE;
        case RESET -> acknowledgment == acknowledged;
        case STRAY, UNREACHABLE -> true;
        case OPENING, ANSWER -> false;
      };
    }

    private int offset(long number) {
      return (int) (number - sequence);
    }

    void add(boolean isFresh, long number, long timeNanos, int part, long frame) {
      packets++;
      fresh |= isFresh;
      if (kind == Kind.SEGMENTS || kind == Kind.CLOSING) {
        lowest = Math.min(lowest, offset(number));
        highest = Math.max(highest, offset(number));
      }
      if (Mark.compare(timeNanos, part, frame, lastTime, lastPart, lastFrame) > 0) {
        lastTime = timeNanos;
        lastPart = part;
        lastFrame = frame;
      }
    }

    StreamEvent value() {
      return new StreamEvent(
          kind,
          byOne,
          fresh,
          packets,
          sequence,
          number(lowest),
          number(highest),
          acknowledgment,
          first,
          new Mark(lastTime, lastPart, lastFrame));
    }

    private long number(int offset) {
      return (sequence + offset) & 0xffff_ffffL;
    }
  }

  StreamSlice(FiveTuple tuple, boolean loopback, Mark first) {
    super(tuple, loopback, first);
  }

  /** Whether a packet at that time belongs to it. */
  boolean takes(boolean loopback, long now) {
    long since = now - first().timeNanos();
    return since >= -EpochNanos.SECOND
        && since <= LONGEST
        && isLoopback(loopback)
        && events.size() < MOST_EVENTS;
  }

  void opening(Opening opening, int part) {
    stretch = events.size();
    Event event =
        new Event(
            opening.answer() ? Kind.ANSWER : Kind.OPENING,
            isFromOne(opening),
            opening.sequence(),
            opening.acknowledgment(),
            new Mark(opening.timeNanos(), part, opening.frame()));
    events.add(event);
    event.add(opening.fresh(), opening.sequence(), opening.timeNanos(), part, opening.frame());
    stretch = events.size();
  }

  void packet(PacketHeader packet, int part) {
    Kind kind = Kind.of(Segment.kind(packet));
    Event event =
        event(
            kind,
            isFromOne(packet),
            packet.tcpSequence(),
            Segment.acknowledgment(packet),
            packet.timeNanos(),
            part,
            packet.frame());
    event.add(packet.isFresh(), packet.tcpSequence(), packet.timeNanos(), part, packet.frame());
  }

  void unreachable(FiveTuple quoted, long timeNanos, int part, long frame) {
    event(Kind.UNREACHABLE, isFromOne(quoted), 0, Segment.NONE, timeNanos, part, frame);
  }

  /** The event that a packet is added to: an earlier one if that comes to the same. */
  private Event event(
      Kind kind,
      boolean byOne,
      long sequence,
      long acknowledgment,
      long timeNanos,
      int part,
      long frame) {
    // Resets, errors and anything else change what the others mean.
    if (stretch < events.size() && !commutes(events.get(stretch).kind, kind)) {
      stretch = events.size();
    }
    for (int i = stretch; i < events.size(); i++) {
      if (events.get(i).isLike(kind, byOne, sequence, acknowledgment)) {
        return events.get(i);
      }
    }
    Mark first = new Mark(timeNanos, part, frame);
    Event event = new Event(kind, byOne, sequence, acknowledgment, first);
    events.add(event);
    return event;
  }

  private static boolean commutes(Kind one, Kind other) {
    return one == other || (isOrdinary(one) && isOrdinary(other));
  }

  private static boolean isOrdinary(Kind kind) {
    return kind == Kind.SEGMENTS || kind == Kind.CLOSING || kind == Kind.STRAY;
  }

  @Override
  Phase phase() {
    return Phase.OPEN;
  }

  @Override
  void end(Results to) {
    to.other(summary());
  }

  /** The result, as a value. */
  ExtractedLine.StreamSlice summary() {
    return new ExtractedLine.StreamSlice(
        protocol(), one(), other(), loopback(), events.stream().map(Event::value).toList());
  }
}
