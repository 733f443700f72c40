package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Outcome;

/** Receives what conversations come to, when they are over. */
interface Results {
  /**
   * A stream that one end tried to open.
   *
   * @param byOne whether that was the end that sent the first packet
   * @param sampled whether its number tells it from others, since the opening was seen
   */
  void opened(Stream stream, boolean byOne, Outcome outcome, boolean sampled);

  /** Any other conversation. */
  void other(ExtractedLine.OfConversation line);
}
