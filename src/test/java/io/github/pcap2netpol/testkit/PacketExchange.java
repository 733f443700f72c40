package io.github.pcap2netpol.testkit;

import static io.github.pcap2netpol.testkit.PacketBytes.ACK;
import static io.github.pcap2netpol.testkit.PacketBytes.FIN;
import static io.github.pcap2netpol.testkit.PacketBytes.PSH;
import static io.github.pcap2netpol.testkit.PacketBytes.RST;
import static io.github.pcap2netpol.testkit.PacketBytes.SYN;
import static io.github.pcap2netpol.testkit.PacketBytes.answer;
import static io.github.pcap2netpol.testkit.PacketBytes.dns;
import static io.github.pcap2netpol.testkit.PacketBytes.ip;
import static io.github.pcap2netpol.testkit.PacketBytes.question;
import static io.github.pcap2netpol.testkit.PacketBytes.sctp;
import static io.github.pcap2netpol.testkit.PacketBytes.synWithOptions;
import static io.github.pcap2netpol.testkit.PacketBytes.tcp;
import static io.github.pcap2netpol.testkit.PacketBytes.udp;

import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One conversation between two endpoints, packet by packet from the IP header on, a millisecond
 * apart.
 */
public final class PacketExchange {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;
  private static final int INIT = 1;
  private static final int INIT_ACK = 2;
  private static final int SCTP_DATA = 0;
  private static final long BETWEEN = 1_000_000;

  /** A packet. */
  public static final class Packet {
    private final long nanos;
    private final byte[] bytes;

    Packet(long nanos, byte[] bytes) {
      this.nanos = nanos;
      this.bytes = bytes;
    }

    /** When it passed: nanoseconds since 1970, whole microseconds. */
    public long nanos() {
      return nanos;
    }

    /** From the IP header on. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  private final String client;
  private final int port;
  private final String server;
  private final int service;
  private final List<Packet> packets = new ArrayList<>();
  private long nanos;

  private PacketExchange(long nanos, String client, int port, String server, int service) {
    this.nanos = nanos;
    this.client = client;
    this.port = port;
    this.server = server;
    this.service = service;
  }

  /** Between a client's port and a service's, both of one address family. */
  public static PacketExchange between(
      long nanos, String client, int port, String server, int service) {
    return new PacketExchange(nanos, client, port, server, service);
  }

  public List<Packet> packets() {
    return packets;
  }

  /** From SYN to the last FIN. */
  public PacketExchange connection() {
    int number = port * 7;
    asks(TCP, synWithOptions(port, service, number));
    says(TCP, tcp(service, port, SYN | ACK, 5, number + 1));
    return segments(number + 1)
        .asks(TCP, tcp(port, service, FIN | ACK, number + 5, 9))
        .says(TCP, tcp(service, port, FIN | ACK, 9, number + 6));
  }

  /** The SYN and the reset that answers it. */
  public PacketExchange refused() {
    return asks(TCP, synWithOptions(port, service, port))
        .says(TCP, tcp(service, port, RST | ACK, 0, port + 1));
  }

  /** The SYN, sent three times without answer. */
  public PacketExchange unanswered() {
    for (int i = 0; i < 3; i++) {
      asks(TCP, synWithOptions(port, service, port));
    }
    return this;
  }

  /** Some segments of a connection that was already open. */
  public PacketExchange segments(long number) {
    return asks(TCP, tcp(port, service, PSH | ACK, number, 6, new byte[] {'p', 'i', 'n', 'g'}))
        .says(TCP, tcp(service, port, PSH | ACK, 6, number + 4, new byte[] {'o', 'k', '!'}))
        .asks(TCP, tcp(port, service, ACK, number + 4, 9));
  }

  /** Two datagrams, and one back. */
  public PacketExchange datagrams() {
    return oneWay(2).says(UDP, udp(service, port, new byte[] {2}));
  }

  /** Datagrams without an answer. */
  public PacketExchange oneWay(int count) {
    for (int i = 0; i < count; i++) {
      asks(UDP, udp(port, service, new byte[] {1}));
    }
    return this;
  }

  /** INIT, INIT ACK, and data. */
  public PacketExchange association() {
    return asks(SCTP, sctp(port, service, 0, INIT, port))
        .says(SCTP, sctp(service, port, port, INIT_ACK, service))
        .asks(SCTP, sctp(port, service, service, SCTP_DATA, 0));
  }

  /** A DNS query and its answer; the service's port should be 53. */
  public PacketExchange lookUp(String name, String address) {
    IpAddress ip = IpAddress.of(address);
    byte[] data =
        ip.isIpv4()
            ? ByteBuffer.allocate(4).putInt((int) ip.low()).array()
            : ByteBuffer.allocate(16).putLong(ip.high()).putLong(ip.low()).array();
    int type = ip.isIpv4() ? 1 : 28;
    return asks(UDP, udp(port, service, dns(0x0100, 1, 0, question(name, type))))
        .says(UDP, udp(service, port, dns(0x8180, 1, 1, question(name, type), answer(type, data))));
  }

  private PacketExchange asks(int protocol, byte[] transport) {
    return pass(ip(client, server, protocol, transport));
  }

  private PacketExchange says(int protocol, byte[] transport) {
    return pass(ip(server, client, protocol, transport));
  }

  private PacketExchange pass(byte[] packet) {
    packets.add(new Packet(nanos, packet));
    nanos += BETWEEN;
    return this;
  }
}
