package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.sums.SegmentCounts;
import io.github.pcap2netpol.net.Protocol;

/** Counts TCP segments by purpose. */
final class SegmentCounter {
  private static final int FIN_OR_RST = 1 | 4;

  private long openings;
  private long answers;
  private long closings;
  private long others;

  void add(Opening opening) {
    if (opening.protocol() == Protocol.TCP) {
      openings += opening.answer() ? 0 : 1;
      answers += opening.answer() ? 1 : 0;
    }
  }

  void add(PacketHeader packet) {
    if (packet.protocol() == Protocol.TCP) {
      boolean closes = (packet.tcpFlags() & FIN_OR_RST) != 0;
      closings += closes ? 1 : 0;
      others += closes ? 0 : 1;
    }
  }

  SegmentCounts counts() {
    return new SegmentCounts(openings, answers, closings, others);
  }
}
