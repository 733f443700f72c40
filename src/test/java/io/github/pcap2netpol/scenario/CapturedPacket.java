package io.github.pcap2netpol.scenario;

import java.time.Instant;

/** A packet in a capture. */
final class CapturedPacket {
  /** Where a packet passes. */
  enum Place {
    ETH0_IN,
    ETH0_OUT,
    LO_IN,
    LO_OUT;

    boolean isLoopback() {
      return this == LO_IN || this == LO_OUT;
    }

    boolean isOut() {
      return this == ETH0_OUT || this == LO_OUT;
    }
  }

  private final Instant time;
  private final Place place;
  private final byte[] ip;

  /**
   * A packet.
   *
   * @param time when it passed, in whole microseconds
   * @param place which interface, which way
   * @param ip its bytes from the network layer on
   */
  CapturedPacket(Instant time, Place place, byte[] ip) {
    this.time = time;
    this.place = place;
    this.ip = ip.clone();
  }

  Instant time() {
    return time;
  }

  Place place() {
    return place;
  }

  byte[] ip() {
    return ip.clone();
  }

  boolean isIpv4() {
    return ip[0] >> 4 == 4;
  }
}
