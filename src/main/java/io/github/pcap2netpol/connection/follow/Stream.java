package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.SegmentKind;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.connection.sums.StreamState;
import io.github.pcap2netpol.connection.sums.StreamState.Stage;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.Protocol;

/** A TCP connection (RFC 9293) or SCTP association (RFC 9260) in flight. */
final class Stream extends Conversation {
  private static final long LOW_32 = 0xffff_ffffL;

  /** Openings are never repeated sooner than this, but {@code -i any} shows some packets twice. */
  private static final long REPEAT = EpochNanos.SECOND / 2;

  /** How much later than its successor a packet may appear in the file. */
  private static final long DISORDER = EpochNanos.SECOND;

  /** The opening may carry data, which is acknowledged with it (RFC 7413, TCP Fast Open). */
  private static final long MOST_IN_OPENING = 65_535;

  private Stage stage;

  /** Whether {@code one} opened it, if the opening is known. */
  private boolean openedByOne = true;

  /** The opener's initial sequence number or initiate tag. */
  private long sequence;

  /** The packet that opened it, or else the first packet. */
  private Mark opened;

  /** Whether the opening was repeated, so that a missing answer is no accident. */
  private boolean repeated;

  /** Whether the opening itself was seen, not just an answer to it. */
  private boolean asked;

  private boolean finByOne;
  private boolean finByOther;
  private boolean resetByOne;
  private boolean resetByOther;

  /**
   * Whether that side sent something that only a party to the connection sends: neither a reset nor
   * a stray segment.
   */
  private boolean spokenByOne;

  private boolean spokenByOther;

  /** Whether that side sent segments that belong to no connection, as scans do. */
  private boolean strayByOne;

  private boolean strayByOther;

  /** Whether a reset ended it. */
  private boolean reset;

  private Stream(Stage stage, Opening opening, Mark mark) {
    super(opening, opening.loopback(), mark);
    this.stage = stage;
    opened = mark;
  }

  private Stream(FiveTuple tuple, boolean loopback, Mark mark) {
    super(tuple, loopback, mark);
    stage = Stage.MIDDLE;
    opened = mark;
  }

  /** A stream that was left open by what was read before. */
  Stream(ExtractedLine.Open open) {
    super(open.said(), open.said().loopback(), open.said().first());
    count(open.said());
    StreamState state = open.state();
    stage = state.stage();
    openedByOne = state.openedByOne();
    sequence = state.sequence();
    opened = state.opened();
    repeated = state.repeated();
    asked = state.asked();
    reset = state.reset();
    finByOne = state.one().finished();
    finByOther = state.other().finished();
    resetByOne = state.one().reset();
    resetByOther = state.other().reset();
    spokenByOne = state.one().spoke();
    spokenByOther = state.other().spoke();
    strayByOne = state.one().strayed();
    strayByOther = state.other().strayed();
  }

  /** Everything that matters for what follows, as a value. */
  ExtractedLine.Open open() {
    return new ExtractedLine.Open(
        said(),
        new StreamState(
            stage,
            openedByOne,
            sequence,
            opened,
            repeated,
            asked,
            reset,
            new StreamState.Side(spokenByOne, strayByOne, finByOne, resetByOne),
            new StreamState.Side(spokenByOther, strayByOther, finByOther, resetByOther)));
  }

  /** A stream that begins with the opening or answer, which has yet to be added. */
  static Stream of(Opening opening, int part) {
    Mark mark = new Mark(opening.timeNanos(), part, opening.frame());
    Stream stream = new Stream(Stage.OPENING, opening, mark);
    stream.openedBy(!opening.answer(), opening, mark);
    return stream;
  }

  /** A stream that was already open when the packet was sent, which has yet to be added. */
  static Stream inTheMiddle(PacketHeader packet, int part) {
    Mark mark = new Mark(packet.timeNanos(), part, packet.frame());
    return new Stream(packet, packet.loopback(), mark);
  }

  /** As {@link #inTheMiddle(PacketHeader, int)}, with segments in place of the packet. */
  static Stream inTheMiddle(FiveTuple sent, boolean loopback, StreamEvent segments) {
    return new Stream(sent, loopback, segments.first());
  }

  /** Whether it ended so long ago that a packet at that time belongs to another connection. */
  boolean isOver(long now) {
    long silence = now - lastTime();
    return switch (phase()) {
      case OVER -> silence > OpenConversations.OVER_SILENCE;
      case OPENING -> silence > OpenConversations.OPENING_SILENCE;
      case OPEN, DATAGRAMS -> false;
    };
  }

  private void openedBy(boolean one, Opening opening, Mark mark) {
    openedByOne = one;
    sequence = initial(opening);
    opened = mark;
  }

  /** The opener's own number, which an answer acknowledges. */
  private static long initial(Opening opening) {
    if (!opening.answer()) {
      return opening.sequence();
    }
    return opening.protocol() == Protocol.TCP
        ? (opening.acknowledgment() - 1) & LOW_32
        : opening.acknowledgment();
  }

  /** Whether the opening or answer belongs to another connection between the same endpoints. */
  boolean isAnother(Opening opening) {
    if (stage == Stage.MIDDLE) {
      return opening.timeNanos() - first().timeNanos() > DISORDER;
    }
    boolean byOpener = isFromOne(opening) == openedByOne;
    if (!opening.answer()) {
      return !byOpener || sequence != opening.sequence();
    }
    long beyond = (initial(opening) - sequence) & LOW_32;
    return byOpener || beyond > (mayCarryData() ? MOST_IN_OPENING : 0);
  }

  private boolean mayCarryData() {
    return protocol() == Protocol.TCP && stage == Stage.OPENING;
  }

  /** Adds an opening or its answer. */
  void opening(Opening opening, int part) {
    boolean byOne = isFromOne(opening);
    if (stage == Stage.MIDDLE) {
      // A packet that followed the opening appears before it in the file.
      openedBy(
          byOne != opening.answer(), opening, new Mark(opening.timeNanos(), part, opening.frame()));
      reset = false;
      stage = spokenByOne || spokenByOther ? Stage.ANSWERED : Stage.OPENING;
    }
    asked |= !opening.answer();
    if (opening.answer()) {
      stage = Stage.ANSWERED;
    } else if (opening.timeNanos() - opened.timeNanos() >= REPEAT) {
      repeated = true;
    }
    spoke(byOne);
    count(byOne, opening.fresh(), opening.timeNanos(), part, opening.frame());
  }

  /** Adds any other packet. */
  void packet(PacketHeader packet, int part) {
    boolean byOne = isFromOne(packet);
    segment(byOne, Segment.kind(packet), packet.tcpSequence(), Segment.acknowledgment(packet));
    count(byOne, packet.isFresh(), packet.timeNanos(), part, packet.frame());
  }

  /** Adds segments that were summed up before. */
  void segments(boolean byOne, StreamEvent event) {
    SegmentKind kind = event.kind().segments();
    segment(byOne, kind, event.sequence(), event.acknowledgment());
    segment(byOne, kind, event.lowest(), event.acknowledgment());
    segment(byOne, kind, event.highest(), event.acknowledgment());
    count(byOne, event.packets(), event.fresh(), event.first(), event.last());
  }

  private void segment(boolean byOne, SegmentKind kind, long number, long acknowledgment) {
    if (stage == Stage.OPENING) {
      answer(byOne, kind, number, acknowledgment);
    }
    switch (kind) {
      case RESET -> {
        // A reset that answers nothing known to be open doesn't close anything either.
        reset |= stage != Stage.OPENING;
        resetByOne |= byOne;
        resetByOther |= !byOne;
      }
      case ORDINARY -> spoke(byOne);
      case CLOSING -> {
        spoke(byOne);
        boolean both = protocol() == Protocol.SCTP;
        finByOne |= byOne || both;
        finByOther |= !byOne || both;
      }
      case STRAY -> {
        strayByOne |= byOne;
        strayByOther |= !byOne;
      }
    }
  }

  private void spoke(boolean byOne) {
    spokenByOne |= byOne;
    spokenByOther |= !byOne;
  }

  /**
   * Adds a packet after an unanswered opening. Only a reset that acknowledges the opening refuses
   * it (RFC 9293 3.10.7.3). If the originator goes on with its next sequence number, it must have
   * had an answer, even if the capture lacks it.
   */
  private void answer(boolean byOne, SegmentKind kind, long number, long acknowledgment) {
    boolean byOpener = byOne == openedByOne;
    boolean acknowledged =
        acknowledgment == Segment.NONE || acknowledgment == ((sequence + 1) & LOW_32);
    boolean belongs = kind == SegmentKind.ORDINARY || kind == SegmentKind.CLOSING;
    if (kind == SegmentKind.RESET && !byOpener && acknowledged) {
      stage = Stage.REFUSED;
    } else if (belongs && byOpener && follows(number, acknowledgment)) {
      stage = Stage.ANSWERED;
    }
  }

  /** Whether it acknowledges something, and comes after the opening, which takes up one number. */
  private boolean follows(long number, long acknowledgment) {
    return protocol() != Protocol.TCP || (acknowledgment != 0 && (int) (number - sequence) > 0);
  }

  /**
   * Adds an ICMP error that quotes one of its packets. An error that quotes the opening refuses it.
   */
  void unreachable(FiveTuple quoted) {
    if (stage == Stage.OPENING && isFromOne(quoted) == openedByOne) {
      stage = Stage.REFUSED;
    }
  }

  @Override
  Phase phase() {
    if (reset || stage == Stage.REFUSED || (finByOne && finByOther)) {
      return Phase.OVER;
    }
    return stage == Stage.OPENING ? Phase.OPENING : Phase.OPEN;
  }

  @Override
  void end(Results to) {
    switch (stage) {
      case MIDDLE -> middle(to);
      case OPENING -> opened(to, repeated ? Outcome.REPEATED : Outcome.TRIED);
      case REFUSED -> opened(to, Outcome.REFUSED);
      case ANSWERED -> answered(to);
    }
  }

  private void answered(Results to) {
    boolean originatorSpoke = openedByOne ? spokenByOne : spokenByOther;
    boolean responderSpoke = openedByOne ? spokenByOther : spokenByOne;
    if (!responderSpoke) {
      // That there must have been an answer is only inferred; a reset disproves it.
      boolean resetByResponder = openedByOne ? resetByOther : resetByOne;
      opened(to, resetByResponder ? Outcome.REFUSED : Outcome.CONTINUED);
    } else if (asked || originatorSpoke) {
      opened(to, Outcome.ANSWERED);
    } else {
      probe(to, !openedByOne);
    }
  }

  private void opened(Results to, Outcome outcome) {
    to.opened(this, openedByOne, outcome, true);
  }

  private void middle(Results to) {
    if (spokenByOne && spokenByOther) {
      to.other(new ExtractedLine.Middle(said(), true));
    } else if (spokenByOne || spokenByOther) {
      boolean resetInAnswer = spokenByOne ? resetByOther : resetByOne;
      if (resetInAnswer) {
        probe(to, spokenByOne);
      } else {
        to.other(new ExtractedLine.Middle(said(), true));
      }
    } else if (strayByOne || strayByOther) {
      probe(to, strayByOne);
    } else {
      to.other(new ExtractedLine.Middle(said(), false));
    }
  }

  /**
   * An attempt that opens nothing, as in port scans and backscatter: an unsolicited answer, or a
   * segment of no connection, which a host resets (RFC 9293 3.10.7.1).
   */
  private void probe(Results to, boolean byOne) {
    boolean resetInAnswer = byOne ? resetByOther : resetByOne;
    to.opened(this, byOne, resetInAnswer ? Outcome.REFUSED : Outcome.TRIED, false);
  }

  /**
   * Adds what a sum has beyond the number of packets.
   *
   * @param byOne whether the first packet's sender counts as the originator
   * @param sampled whether the opening is known
   */
  void addTo(Sum sum, boolean byOne, boolean sampled) {
    if (sampled) {
      sum.sample(sequence, port(byOne), opened);
    }
    sum.fresh(byOne ? freshFromOne() : freshFromOther(), byOne ? freshFromOther() : freshFromOne());
  }
}
