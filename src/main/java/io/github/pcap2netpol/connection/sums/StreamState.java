package io.github.pcap2netpol.connection.sums;

/**
 * What is known about a TCP connection or SCTP association that was still open when the capture's
 * last file ended: everything that decides what later packets mean.
 *
 * @param openedByOne whether the end that sent first opened it; true if that is not known
 * @param sequence the opener's initial sequence number or initiate tag
 * @param opened the packet that opened it, or else the first packet
 * @param repeated whether the opening was repeated
 * @param asked whether the opening itself was seen, not just an answer to it
 * @param reset whether a reset ended it
 * @param one what the end that sent first did
 * @param other what the other end did
 */
public record StreamState(
    Stage stage,
    boolean openedByOne,
    long sequence,
    Mark opened,
    boolean repeated,
    boolean asked,
    boolean reset,
    Side one,
    Side other) {
  /** How far the opening has come. */
  public enum Stage {
    /** SYN or INIT, no answer yet. */
    OPENING,
    /** SYN or INIT, answered by RST, ABORT or ICMP. */
    REFUSED,
    /** The answer was seen, or something that is never sent without one. */
    ANSWERED,
    /** No opening was seen. */
    MIDDLE
  }

  /**
   * What one end did.
   *
   * @param spoke whether it sent something that only a party to the connection sends
   * @param strayed whether it sent segments that belong to no connection
   * @param finished whether it closed its side
   * @param reset whether it sent a reset
   */
  public record Side(boolean spoke, boolean strayed, boolean finished, boolean reset) {}
}
