package io.github.pcap2netpol.scenario;

import java.time.Instant;

/** A packet in a capture. */
final class CapturedPacket {
  /**
   * Where a packet passes.
   *
   * @param index the interface's number
   * @param isLoopback whether it is {@code lo}
   * @param isOut whether the packet leaves there
   */
  record Place(int index, boolean isLoopback, boolean isOut) {
    static final Place ETH0_IN = new Place(2, false, false);
    static final Place ETH0_OUT = new Place(2, false, true);
    static final Place LO_IN = new Place(1, true, false);
    static final Place LO_OUT = new Place(1, true, true);
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

  /** The same with another timestamp. */
  CapturedPacket at(Instant other) {
    return new CapturedPacket(other, place, ip);
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
