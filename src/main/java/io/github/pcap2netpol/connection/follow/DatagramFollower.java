package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;

/** Follows UDP. */
interface DatagramFollower {
  /**
   * Adds a datagram.
   *
   * @param part the capture's file it is in, from 0
   */
  void packet(PacketHeader packet, int part);

  /** Adds an ICMP error that quotes a datagram. */
  void unreachable(Unreachable unreachable, int part);
}
