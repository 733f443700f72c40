package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.sums.SegmentCounts;

/** Follows TCP and SCTP. */
public interface StreamFollower {
  /**
   * Adds an opening or an answer to one.
   *
   * @param part the capture's file it is in, from 0
   */
  void opening(Opening opening, int part);

  /** Adds any other packet. */
  void packet(PacketHeader packet, int part);

  /** Adds an ICMP error that quotes a packet. */
  void unreachable(Unreachable unreachable, int part);

  /** How many TCP segments there were. */
  SegmentCounts segments();
}
