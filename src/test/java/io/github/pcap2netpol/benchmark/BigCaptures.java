package io.github.pcap2netpol.benchmark;

import io.github.pcap2netpol.benchmark.BigCluster.App;
import io.github.pcap2netpol.benchmark.BigCluster.Pod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the first pod of each Deployment saw, as a sidecar with a filter keeps it: the first and
 * last segments of each connection, and DNS queries. Each pod calls {@link BigCluster#CALLS}
 * Services and one resolver, and each except the resolver is called by {@value #CALLERS} pods of
 * each of its callers: at least {@value #CONNECTIONS} distinct connections.
 */
final class BigCaptures {
  /** The least number of distinct (originator, responder, protocol, port). */
  static final int CONNECTIONS = 50_000;

  /** How many pods of each calling workload call. */
  private static final int CALLERS = 5;

  private static final long START = 1_795_251_600_000_000L; // microseconds since 1970
  private static final int SYN = 2;
  private static final int SYN_ACK = 0x12;
  private static final int FIN_ACK = 0x11;

  private BigCaptures() {}

  /** A frame, and when it was captured, in microseconds since 1970. */
  private static final class Packet {
    private final long time;
    private final byte[] bytes;

    Packet(long time, byte[] bytes) {
      this.time = time;
      this.bytes = bytes;
    }
  }

  static void write(Path folder) throws IOException {
    List<List<Packet>> byApp = new ArrayList<>();
    BigCluster.apps().forEach(app -> byApp.add(new ArrayList<>()));
    for (App app : BigCluster.apps()) {
      if (!app.isDns()) {
        lookUp(app, byApp);
        List<App> called = app.calls();
        for (int call = 0; call < called.size(); call++) {
          for (Pod caller : app.pods().subList(0, CALLERS)) {
            connect(caller, called.get(call), call, byApp);
          }
        }
      }
    }
    for (App app : BigCluster.apps()) {
      Path file = folder.resolve(app.namespace()).resolve(app.pods().get(0).name() + ".pcap");
      Files.createDirectories(file.getParent());
      Files.write(file, pcap(byApp.get(app.number())));
    }
  }

  /** A connection from a pod to a Service, answered by the first pod behind it. */
  private static void connect(Pod caller, App called, int call, List<List<Packet>> byApp) {
    boolean grpc = call % 3 == 0;
    long seed = BigCluster.mixed(((long) caller.address() << 20) | (called.number() << 4) | call);
    long time = START + (seed >>> 8) % 300_000_000L;
    int port = 32768 + (int) (seed >>> 40) % 28_000;
    int target = grpc ? BigCluster.GRPC : BigCluster.HTTP;
    Pod server = called.pods().get(0);
    if (caller.index() == 0) {
      talk(
          byApp.get(caller.app().number()),
          time,
          new Ends(
              caller.address(), port, called.serviceAddress(grpc), grpc ? BigCluster.GRPC : 80),
          seed);
    }
    talk(
        byApp.get(called.number()),
        time + 40,
        new Ends(caller.address(), port, server.address(), target),
        seed);
  }

  private record Ends(int from, int fromPort, int to, int toPort) {
    Ends turned() {
      return new Ends(to, toPort, from, fromPort);
    }
  }

  private static void talk(List<Packet> capture, long time, Ends ends, long seed) {
    int one = (int) seed;
    int other = (int) (seed >>> 32);
    capture.add(new Packet(time, tcp(ends, SYN, one, 0)));
    capture.add(new Packet(time + 200, tcp(ends.turned(), SYN_ACK, other, one + 1)));
    capture.add(new Packet(time + 900_000, tcp(ends, FIN_ACK, one + 400, other + 900)));
    capture.add(new Packet(time + 900_200, tcp(ends.turned(), FIN_ACK, other + 900, one + 401)));
  }

  private static void lookUp(App app, List<List<Packet>> byApp) {
    List<App> called = app.calls();
    App resolver = new App(BigCluster.APPS - 1);
    Pod pod = app.pods().get(0);
    for (int call = 0; call < called.size(); call++) {
      App other = called.get(call);
      int port = 40000 + call;
      long time = START + 1000L * call;
      int id = app.number() * 16 + call;
      String name =
          other.name()
              + (call % 3 == 0 ? "-grpc." : ".")
              + other.namespace()
              + ".svc.cluster.local";
      byte[] question = NameMessages.question(id, name);
      byte[] answer = NameMessages.answer(question, other.serviceAddress(call % 3 == 0));
      Ends atClient = new Ends(pod.address(), port, resolver.serviceAddress(false), 53);
      Ends atServer = new Ends(pod.address(), port, resolver.pods().get(0).address(), 53);
      List<Packet> client = byApp.get(app.number());
      client.add(new Packet(time, udp(atClient, question)));
      client.add(new Packet(time + 300, udp(atClient.turned(), answer)));
      List<Packet> server = byApp.get(resolver.number());
      server.add(new Packet(time + 40, udp(atServer, question)));
      server.add(new Packet(time + 260, udp(atServer.turned(), answer)));
    }
  }

  private static byte[] tcp(Ends ends, int flags, int sequence, int acknowledged) {
    return ByteBuffer.wrap(ip(ends, 6, 20))
        .position(34)
        .putShort((short) ends.fromPort())
        .putShort((short) ends.toPort())
        .putInt(sequence)
        .putInt(acknowledged)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 64240)
        .array();
  }

  private static byte[] udp(Ends ends, byte[] payload) {
    return ByteBuffer.wrap(ip(ends, 17, 8 + payload.length))
        .position(34)
        .putShort((short) ends.fromPort())
        .putShort((short) ends.toPort())
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** An Ethernet frame with an IPv4 header (RFC 791; no checksum) and room for its payload. */
  private static byte[] ip(Ends ends, int protocol, int length) {
    return ByteBuffer.allocate(34 + length)
        .position(12)
        .putShort((short) 0x0800)
        .putShort((short) 0x4500)
        .putShort((short) (20 + length))
        .putInt(0)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(ends.from())
        .putInt(ends.to())
        .array();
  }

  private static byte[] pcap(List<Packet> packets) {
    packets.sort(Comparator.comparingLong(packet -> packet.time));
    int size = packets.stream().mapToInt(packet -> 16 + packet.bytes.length).sum();
    ByteBuffer file =
        ByteBuffer.allocate(24 + size)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(262_144)
            .putInt(1);
    for (Packet packet : packets) {
      file.putInt((int) (packet.time / 1_000_000))
          .putInt((int) (packet.time % 1_000_000))
          .putInt(packet.bytes.length)
          .putInt(packet.bytes.length)
          .put(packet.bytes);
    }
    return file.array();
  }
}
