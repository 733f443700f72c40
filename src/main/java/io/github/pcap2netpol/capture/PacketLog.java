package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Logs the calls of a capture's handler, in order, to replay them to another handler later. Packets
 * are logged as plain numbers in an array that is reused after the replay, so that none allocates
 * anything.
 */
public final class PacketLog {
  // The kinds of entries; packets first.
  private static final int OPENING = 0;
  private static final int PACKET = 1;
  private static final int OTHER = 2;

  /** A packet that was passed on elsewhere, and is here only for the message that follows. */
  private static final int CARRIER = 3;

  private static final int DNS = 4;
  private static final int UNREACHABLE = 5;
  private static final int NAMED = 6;
  private static final int INTERFACE = 7;
  private static final int TUNNEL = 8;

  /**
   * How many names, messages and errors are logged. A piece of a file has fewer, unless it was made
   * to exhaust memory.
   */
  private static final int MOST_OBJECTS = 1 << 16;

  private static final int TARGET_AT = LoggedPacket.FLAGS + 4;

  private record Named(IpAddress address, String name) {}

  private record Tunnel(int outer, TunnelEnds ends) {}

  /** How the other handler gets its own handlers. */
  record Handlers(
      PacketHandler file,
      Function<NetworkInterface, PacketHandler> interfaces,
      BiFunction<PacketHandler, TunnelEnds, PacketHandler> tunnels) {}

  /** The least room for words, once there are any: most logs of a run stay empty. */
  private static final int LEAST_WORDS = 1 << 9;

  private long[] words = new long[0];
  private int size;

  /** Arguments that are not numbers, in order. */
  private final List<Object> objects = new ArrayList<>();

  /** How many handlers were asked for, plus the one of the file. */
  private int targets = 1;

  /** The frame of the latest packet; 0 if there is none. */
  private long latestFrame;

  private final LoggedPacket packet = new LoggedPacket();

  /** The handler of a file, which logs its calls. */
  public PacketHandler handler() {
    return new Target(0);
  }

  /** Whether there was more than it may log: then it logs nothing more. */
  public boolean isOverfull() {
    return objects.size() == MOST_OBJECTS;
  }

  /** Gives up its room too, since nothing more will be logged. */
  public void release() {
    clear();
    words = new long[0];
  }

  public void clear() {
    size = 0;
    latestFrame = 0;
    objects.clear();
    targets = 1;
  }

  /** Makes room for a packet, and returns its position. */
  private int room() {
    if (size + LoggedPacket.WORDS > words.length) {
      words = Arrays.copyOf(words, Math.max(LEAST_WORDS, words.length * 2));
    }
    return size;
  }

  private void packet(int kind, int target, long flags) {
    words[size] = head(kind, target) | flags;
    latestFrame = words[size + LoggedPacket.FRAME_AT];
    size += LoggedPacket.WORDS;
  }

  private void object(int kind, int target, Object object) {
    if (isOverfull()) {
      return;
    }
    int at = room();
    words[at] = head(kind, target);
    size++;
    objects.add(object);
  }

  private static long head(int kind, int target) {
    return (long) target << TARGET_AT | (long) kind << LoggedPacket.FLAGS;
  }

  /** Replays everything to another handler; nothing may be about interfaces or tunnels. */
  public void tell(PacketHandler handler) {
    tell(
        new Handlers(
            handler,
            where -> {
              throw new IllegalStateException("an interface: " + where);
            },
            (outer, ends) -> {
              throw new IllegalStateException("a tunnel: " + ends);
            }),
        0);
  }

  /**
   * Replays everything to another handler.
   *
   * @param framesBefore how many packets of its file come before the first one here
   */
  void tell(Handlers handlers, long framesBefore) {
    List<PacketHandler> known = new ArrayList<>();
    known.add(handlers.file());
    int object = 0;
    int at = 0;
    while (at < size) {
      long head = words[at];
      PacketHandler to = known.get((int) (head >>> TARGET_AT));
      int kind = (int) (head >>> LoggedPacket.FLAGS) & 15;
      if (kind <= CARRIER) {
        packet.read(head, words, at, framesBefore);
        at += LoggedPacket.WORDS;
      } else {
        at++;
      }
      switch (kind) {
        case OPENING -> to.opening(packet);
        case PACKET -> to.packet(packet);
        case OTHER -> to.other(packet.otherProtocol(), packet);
        case CARRIER -> {
          // The message follows.
        }
        case DNS -> to.dns(packet, (DnsContent) objects.get(object++));
        case UNREACHABLE ->
            to.unreachable(later((Unreachable) objects.get(object++), framesBefore));
        case NAMED -> {
          Named named = (Named) objects.get(object++);
          to.named(named.address(), named.name());
        }
        case INTERFACE ->
            known.add(handlers.interfaces().apply((NetworkInterface) objects.get(object++)));
        default -> {
          Tunnel tunnel = (Tunnel) objects.get(object++);
          known.add(handlers.tunnels().apply(known.get(tunnel.outer()), tunnel.ends()));
        }
      }
    }
  }

  private static Unreachable later(Unreachable unreachable, long frames) {
    return new Unreachable(
        unreachable.timeNanos(),
        unreachable.frame() + frames,
        unreachable.protocol(),
        unreachable.source(),
        unreachable.destination(),
        unreachable.reporter(),
        unreachable.byHostOnly());
  }

  /** The handler of the file, of an interface or of a tunnel. */
  private final class Target implements PacketHandler {
    private final int number;

    Target(int number) {
      this.number = number;
    }

    @Override
    public void opening(Opening opening) {
      int at = room();
      PacketLog.this.packet(OPENING, number, LoggedPacket.write(opening, words, at));
    }

    @Override
    public void packet(PacketHeader header) {
      int at = room();
      PacketLog.this.packet(PACKET, number, LoggedPacket.write(header, words, at));
    }

    @Override
    public void other(int ipProtocol, IpPacket header) {
      int at = room();
      PacketLog.this.packet(OTHER, number, LoggedPacket.write(ipProtocol, header, words, at));
    }

    @Override
    public void dns(PacketHeader carrier, DnsContent content) {
      if (carrier.frame() != latestFrame && !isOverfull()) {
        int at = room();
        PacketLog.this.packet(CARRIER, number, LoggedPacket.write(carrier, words, at));
      }
      object(DNS, number, content);
    }

    @Override
    public void dns(DnsMessage message) {
      throw new IllegalStateException("the reader gives content and carrier");
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      object(UNREACHABLE, number, unreachable);
    }

    @Override
    public void named(IpAddress address, String name) {
      object(NAMED, number, new Named(address, name));
    }

    @Override
    public PacketHandler at(NetworkInterface where) {
      object(INTERFACE, number, where);
      return new Target(targets++);
    }

    @Override
    public PacketHandler inside(TunnelEnds ends) {
      object(TUNNEL, number, new Tunnel(number, ends));
      return new Target(targets++);
    }
  }
}
