package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The packets of a capture, built by name, a millisecond apart. */
public final class Packets {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int FIN = 1;
  private static final int RST = 4;
  private static final int ACK = 16;

  /** A packet that passes itself to a handler, given its number in the file. */
  public interface Event {
    void tell(PacketHandler handler, long frame);
  }

  public final List<Event> events = new ArrayList<>();
  private long time = EpochNanos.of(START);
  private boolean loopback;
  private boolean whole = true;

  /** The number of the last opening in each direction; what follows it has the next one. */
  private final Map<String, Long> openings = new HashMap<>();

  /** Of {@code 10.0.0.1:80}. */
  public static Endpoint end(String text) {
    int colon = text.lastIndexOf(':');
    return new Endpoint(
        IpAddress.of(text.substring(0, colon).replace("[", "").replace("]", "")),
        Integer.parseInt(text.substring(colon + 1)));
  }

  static Instant moment(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e9));
  }

  /** Continues this many seconds after the start. */
  public Packets at(int seconds) {
    time = EpochNanos.of(START) + seconds * EpochNanos.SECOND;
    return this;
  }

  /** Continues this many nanoseconds later, or earlier. */
  public Packets after(long nanos) {
    time += nanos;
    return this;
  }

  Packets onLoopback() {
    loopback = true;
    return this;
  }

  private long tick() {
    time += 1_000_000;
    return time;
  }

  public Packets syn(String from, String to, long sequence) {
    return opening(Protocol.TCP, from, to, false, sequence, 0);
  }

  /** The responder's answer to a SYN with that sequence number. */
  public Packets synAck(String from, String to, long answered) {
    return opening(Protocol.TCP, from, to, true, answered + 5000, answered + 1);
  }

  Packets opening(
      Protocol protocol, String from, String to, boolean answer, long sequence, long ack) {
    long now = tick();
    boolean local = loopback;
    openings.put(from + " " + to, sequence);
    events.add(
        (handler, frame) ->
            handler.opening(
                new Opening.Value(
                    now, frame, protocol, end(from), end(to), answer, sequence, ack, local,
                    false)));
    return this;
  }

  /** A connection from SYN to the last FIN. */
  public Packets connection(String from, String to, long sequence) {
    return syn(from, to, sequence)
        .synAck(to, from, sequence)
        .segment(from, to)
        .fin(from, to)
        .fin(to, from);
  }

  public Packets segment(String from, String to) {
    return packet(Protocol.TCP, from, to, ACK, 1, -1);
  }

  public Packets fin(String from, String to) {
    return packet(Protocol.TCP, from, to, FIN | ACK, 1, -1);
  }

  /** A reset that answers the SYN with that sequence number. */
  public Packets refuse(String from, String to, long answered) {
    return packet(Protocol.TCP, from, to, RST | ACK, answered + 1, -1);
  }

  public Packets rst(String from, String to) {
    return packet(Protocol.TCP, from, to, RST, 0, -1);
  }

  public Packets udp(String from, String to) {
    return packet(Protocol.UDP, from, to, 0, 0, -1);
  }

  Packets sctp(String from, String to, int chunk) {
    return packet(Protocol.SCTP, from, to, 0, 0, chunk);
  }

  public Packets unreachable(Protocol protocol, String from, String to) {
    return unreachable(protocol, from, to, end(to).address().toString(), true);
  }

  /**
   * "Destination unreachable" from that address, of a kind that only the host itself sends or
   * routers do.
   */
  Packets unreachable(
      Protocol protocol, String from, String to, String reporter, boolean byHostOnly) {
    long now = tick();
    events.add(
        (handler, frame) ->
            handler.unreachable(
                new Unreachable(
                    now, frame, protocol, end(from), end(to), IpAddress.of(reporter), byHostOnly)));
    return this;
  }

  /** A packet of another IP protocol between two addresses. */
  Packets other(int ipProtocol, String from, String to) {
    Header header =
        new Header(
            tick(), 0, Protocol.UDP, end(from + ":0"), end(to + ":0"), 0, 0, 0, -1, loopback);
    events.add(
        (handler, frame) ->
            handler.other(
                ipProtocol,
                new Header(
                    header.timeNanos(),
                    frame,
                    Protocol.UDP,
                    header.from(),
                    header.to(),
                    0,
                    0,
                    0,
                    -1,
                    header.loopback())));
    return this;
  }

  /** Packets in a tunnel between two addresses; the outer packets are not passed on. */
  Packets inside(String one, String other, Consumer<Packets> inner) {
    Packets packets = new Packets();
    packets.time = time;
    inner.accept(packets);
    time = packets.time;
    TunnelEnds ends = new TunnelEnds(IpAddress.of(one), IpAddress.of(other));
    packets.events.forEach(
        event -> events.add((handler, frame) -> event.tell(handler.inside(ends), frame)));
    return this;
  }

  /** Not a packet: a name that the file gives an address. */
  Packets named(String address, String name) {
    events.add((handler, frame) -> handler.named(IpAddress.of(address), name));
    return this;
  }

  public Packets query(String client, String resolver, String name) {
    return dns(client, resolver, name, false, 0);
  }

  public Packets answer(
      String client, String resolver, String name, int code, String... addresses) {
    return dns(client, resolver, name, true, code, addresses);
  }

  /** An answer that the capture or the resolver truncated. */
  Packets partOfAnswer(String client, String resolver, String name, String... addresses) {
    whole = false;
    dns(client, resolver, name, true, 0, addresses);
    whole = true;
    return this;
  }

  private Packets dns(
      String client,
      String resolver,
      String name,
      boolean response,
      int code,
      String... addresses) {
    List<IpAddress> answers = new ArrayList<>();
    for (String address : addresses) {
      answers.add(IpAddress.of(address));
    }
    long now = tick();
    boolean all = whole;
    events.add(
        (handler, frame) ->
            handler.dns(
                new DnsMessage(
                    now,
                    frame,
                    Protocol.UDP,
                    end(client),
                    end(resolver),
                    response,
                    code,
                    name,
                    1,
                    answers,
                    all)));
    return this;
  }

  public Packets packet(
      Protocol protocol, String from, String to, int flags, long acknowledgment, int chunk) {
    long sequence = openings.getOrDefault(from + " " + to, 0L) + 1;
    return packet(protocol, from, to, flags, sequence, acknowledgment, chunk);
  }

  /** A TCP segment with these flags and numbers. */
  Packets segment(String from, String to, int flags, long sequence, long acknowledgment) {
    return packet(Protocol.TCP, from, to, flags, sequence, acknowledgment, -1);
  }

  private Packets packet(
      Protocol protocol,
      String from,
      String to,
      int flags,
      long sequence,
      long acknowledgment,
      int chunk) {
    Endpoint source = end(from);
    Endpoint destination = end(to);
    long now = tick();
    boolean local = loopback;
    events.add(
        (handler, frame) ->
            handler.packet(
                new Header(
                    now,
                    frame,
                    protocol,
                    source,
                    destination,
                    flags,
                    sequence & 0xffff_ffffL,
                    acknowledgment,
                    chunk,
                    local)));
    return this;
  }

  private record Header(
      long timeNanos,
      long frame,
      Protocol protocol,
      Endpoint from,
      Endpoint to,
      int tcpFlags,
      long tcpSequence,
      long tcpAcknowledgment,
      int sctpChunk,
      boolean loopback)
      implements PacketHeader {
    @Override
    public long sourceHigh() {
      return from.address().high();
    }

    @Override
    public long sourceLow() {
      return from.address().low();
    }

    @Override
    public long destinationHigh() {
      return to.address().high();
    }

    @Override
    public long destinationLow() {
      return to.address().low();
    }

    @Override
    public int sourcePort() {
      return from.port();
    }

    @Override
    public int destinationPort() {
      return to.port();
    }
  }
}
