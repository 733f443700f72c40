package io.github.pcap2netpol.connection.sums;

/**
 * Something that one end of a stream sent, in a form that can be added to any earlier state of the
 * stream. Further segments of the same kind are added to the first, where their order makes no
 * difference.
 *
 * @param byOne whether the slice's first end sent it; if {@code UNREACHABLE}, what could not be
 *     delivered
 * @param fresh whether one of the packets was captured before any router forwarded it
 * @param packets how many packets: at least 1; 0 if {@code UNREACHABLE}
 * @param sequence the first packet's sequence number or initiate tag
 * @param lowest of segments: the lowest sequence number, counted from the first packet's
 * @param highest of segments: the highest sequence number, less than 2^31 after the lowest
 * @param acknowledgment the first packet's acknowledgment number; of others than TCP segments with
 *     ACK, {@link #NO_ACKNOWLEDGMENT}
 */
public record StreamEvent(
    Kind kind,
    boolean byOne,
    boolean fresh,
    long packets,
    long sequence,
    long lowest,
    long highest,
    long acknowledgment,
    Mark first,
    Mark last) {
  /** The acknowledgment number of segments that acknowledge nothing. */
  public static final long NO_ACKNOWLEDGMENT = -1;

  /** What was sent. */
  public enum Kind {
    /** SYN or INIT. */
    OPENING,
    /** The answer to one. */
    ANSWER,
    /** Segments that change nothing. */
    SEGMENTS,
    /** FIN, or SHUTDOWN COMPLETE. */
    CLOSING,
    /** RST or ABORT. */
    RESET,
    /** Segments that belong to no connection. */
    STRAY,
    /** An ICMP error that quotes a packet. */
    UNREACHABLE;

    public static Kind of(SegmentKind segment) {
      return switch (segment) {
        case ORDINARY -> SEGMENTS;
        case CLOSING -> CLOSING;
        case RESET -> RESET;
        case STRAY -> STRAY;
      };
    }

    /** The kind of its segments; there must be some. */
    public SegmentKind segments() {
      return switch (this) {
        case CLOSING -> SegmentKind.CLOSING;
        case RESET -> SegmentKind.RESET;
        case STRAY -> SegmentKind.STRAY;
        case SEGMENTS, OPENING, ANSWER, UNREACHABLE -> SegmentKind.ORDINARY;
      };
    }
  }
}
