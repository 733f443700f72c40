package io.github.pcap2netpol.connection.sums;

/**
 * TCP segments by purpose.
 *
 * @param openings with SYN
 * @param answers with SYN and ACK
 * @param closings with FIN or RST
 * @param others all others
 */
public record SegmentCounts(long openings, long answers, long closings, long others) {
  public static final SegmentCounts NONE = new SegmentCounts(0, 0, 0, 0);

  /**
   * After each answered opening, a plain segment follows within a round trip, unless it is filtered
   * out.
   */
  private static final int ENOUGH_ANSWERS = 3;

  public SegmentCounts plus(SegmentCounts more) {
    return new SegmentCounts(
        openings + more.openings,
        answers + more.answers,
        closings + more.closings,
        others + more.others);
  }

  /** Which segments the capture kept. */
  public KeptSegments kept() {
    if (others > 0) {
      return KeptSegments.ALL;
    }
    if (answers >= ENOUGH_ANSWERS) {
      return KeptSegments.OPENINGS_AND_CLOSINGS;
    }
    if (answers + closings > 0) {
      return KeptSegments.TOO_FEW_TO_TELL;
    }
    return openings > 0 ? KeptSegments.SYN : KeptSegments.NONE;
  }
}
