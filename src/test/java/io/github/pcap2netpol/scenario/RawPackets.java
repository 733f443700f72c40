package io.github.pcap2netpol.scenario;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.PSH;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.scenario.CapturedPacket.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Single packets in one pod's capture, such as ordinary conversations don't have. */
final class RawPackets {
  private static final Duration STEP = Duration.ofNanos(200_000);
  private static final byte[] NOTHING = {};
  private static final byte[] DATA = "data\r\n".getBytes(US_ASCII);

  private final Wire wire;
  private final PodSketch pod;
  private Instant time;

  /**
   * Starts without packets.
   *
   * @param wire where they are recorded
   * @param pod whose capture shows them
   * @param start when the first one passes
   */
  RawPackets(Wire wire, PodSketch pod, Instant start) {
    this.wire = wire;
    this.pod = pod;
    time = start;
  }

  static Endpoint end(String address, int port) {
    return new Endpoint(IpAddress.of(address), port);
  }

  static Endpoint end(PodSketch pod, int port) {
    return new Endpoint(pod.ip(), port);
  }

  /** The pod gets this IP packet. */
  RawPackets in(byte[] packet) {
    return record(Place.ETH0_IN, packet);
  }

  /** The pod sends this IP packet. */
  RawPackets out(byte[] packet) {
    return record(Place.ETH0_OUT, packet);
  }

  private RawPackets record(Place place, byte[] packet) {
    wire.record(pod, new CapturedPacket(time, place, packet));
    time = time.plus(STEP);
    return this;
  }

  /** The pod gets a datagram. */
  RawPackets datagramIn(Endpoint from, Endpoint to) {
    return in(SentPackets.udp(from, to, DATA));
  }

  /** The pod gets a datagram and answers that nobody listens there. */
  RawPackets datagramRefused(Endpoint from, Endpoint to) {
    return refused(from, to, DATA);
  }

  /** Likewise, with this payload. */
  RawPackets refused(Endpoint from, Endpoint to, byte[] payload) {
    byte[] datagram = SentPackets.udp(from, to, payload);
    return in(datagram).out(SentPackets.portUnreachable(to.address(), from.address(), datagram));
  }

  /** A datagram each way, the first of them to the pod. */
  RawPackets datagramAnswered(Endpoint from, Endpoint to) {
    return datagramIn(from, to).out(SentPackets.udp(to, from, DATA));
  }

  /** A segment without payload that the pod gets. */
  RawPackets segmentIn(Endpoint from, Endpoint to, int flags) {
    return in(SentPackets.tcp(from, to, flags, 100, 501, NOTHING));
  }

  /** A segment without payload that the pod sends. */
  RawPackets segmentOut(Endpoint from, Endpoint to, int flags) {
    return out(SentPackets.tcp(from, to, flags, 501, 101, NOTHING));
  }

  /** Data both ways, in the middle of a connection. */
  RawPackets dataBothWays(Endpoint here, Endpoint there) {
    return in(SentPackets.tcp(there, here, PSH | ACK, 1000, 2000, DATA))
        .out(SentPackets.tcp(here, there, PSH | ACK, 2000, 1000 + DATA.length, DATA))
        .in(SentPackets.tcp(there, here, ACK, 1000 + DATA.length, 2000 + DATA.length, NOTHING));
  }

  /** SYN, SYN-ACK and ACK between two ends, as packets to put into a tunnel. */
  static List<byte[]> handshake(Endpoint from, Endpoint to) {
    return List.of(
        SentPackets.tcp(from, to, SYN, 7, 0, NOTHING),
        SentPackets.tcp(to, from, SYN | ACK, 70, 8, NOTHING),
        SentPackets.tcp(from, to, ACK, 8, 71, NOTHING));
  }
}
