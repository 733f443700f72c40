package io.github.pcap2netpol.nftables;

import com.sun.jna.NativeLong;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tries connections, many at once. A connection counts as allowed once an answer came back, so that
 * the way back is tested too.
 */
public final class Prober implements AutoCloseable {
  /** How long to wait for the expected results; only a disagreement takes as long. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private static final int WAIT_MILLIS = 10;
  private static final int FIRST_SOURCE_PORT = 10_000;
  private static final int MOST_PENDING = 4096;

  private final Lab lab;
  private final Sockets sockets;
  private final Map<IpAddress, Map<PortProtocol, Integer>> listeners = new HashMap<>();
  private final Map<NetworkNamespace, Integer> sourcePorts = new HashMap<>();

  public Prober(Lab lab) {
    this.lab = lab;
    this.sockets = new Sockets(lab);
  }

  /**
   * The results of some trials.
   *
   * @param answered which of them were answered
   * @param dropped how many packets the rulesets dropped
   */
  public record Results(BitSet answered, long dropped) {}

  /** A trial that waits for an answer. */
  private record Waiting(int trial, Protocol protocol, int socket, int port) {}

  /**
   * Runs the trials. Returns as soon as the expected ones are answered and as many packets are
   * dropped as there are others, or after a timeout.
   *
   * @param expected which of them should be answered
   */
  public Results run(List<Trial> trials, BitSet expected) {
    if (trials.size() > MOST_PENDING) {
      throw new IllegalArgumentException("too many at once: " + trials.size());
    }
    trials.forEach(this::listen);
    SortedMap<Integer, Waiting> pending = new TreeMap<>();
    BitSet answered = new BitSet();
    try {
      for (int i = 0; i < trials.size(); i++) {
        pending.put(i, start(i, trials.get(i)));
      }
      return await(trials, expected, pending, answered);
    } finally {
      for (Waiting one : pending.values()) {
        if (one.protocol() != Protocol.SCTP) {
          LibC.C.close(one.socket());
        }
      }
      trials.stream()
          .filter(trial -> trial.port().protocol() == Protocol.TCP)
          .forEach(trial -> sockets.acceptAndClose(listener(trial.to(), trial.port())));
    }
  }

  private Results await(
      List<Trial> trials, BitSet expected, SortedMap<Integer, Waiting> all, BitSet answered) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long shouldDrop = trials.size() - (long) expected.cardinality();
    long dropped = 0;
    while (System.nanoTime() < deadline) {
      poll(trials, all, answered, WAIT_MILLIS);
      BitSet missing = (BitSet) expected.clone();
      missing.andNot(answered);
      if (missing.isEmpty()) {
        dropped = lab.dropped();
        if (dropped >= shouldDrop) {
          break;
        }
      }
    }
    poll(trials, all, answered, 0);
    return new Results(answered, dropped);
  }

  private Waiting start(int index, Trial trial) {
    int port = sourcePort(trial.from());
    PortProtocol to = trial.port();
    byte[] name = SocketBytes.address(trial.to(), to.port());
    return switch (to.protocol()) {
      case TCP -> {
        int socket = sockets.open(trial.from(), port, LibC.SOCK_STREAM, 0);
        sockets.connect(socket, trial.to(), to.port());
        yield new Waiting(index, Protocol.TCP, socket, port);
      }
      case UDP -> {
        int socket = sockets.open(trial.from(), port, LibC.SOCK_DGRAM, 0);
        sockets.send(socket, new byte[] {1}, name);
        yield new Waiting(index, Protocol.UDP, socket, port);
      }
      case SCTP -> {
        int socket = listener(trial.from(), new PortProtocol(Protocol.SCTP, 0));
        sockets.send(
            socket, SocketBytes.sctp(port, to.port(), 0, 1), SocketBytes.address(trial.to(), 0));
        yield new Waiting(index, Protocol.SCTP, socket, port);
      }
    };
  }

  /** Opens the listening socket of this trial. One raw socket serves all SCTP at an address. */
  private void listen(Trial trial) {
    if (trial.port().protocol() == Protocol.SCTP) {
      listener(trial.from(), new PortProtocol(Protocol.SCTP, 0));
      listener(trial.to(), new PortProtocol(Protocol.SCTP, 0));
    } else {
      listener(trial.to(), trial.port());
    }
  }

  private int listener(IpAddress address, PortProtocol port) {
    return listeners
        .computeIfAbsent(address, key -> new HashMap<>())
        .computeIfAbsent(
            port,
            key -> {
              if (port.protocol() == Protocol.TCP) {
                int socket = sockets.open(address, port.port(), LibC.SOCK_STREAM, 0);
                LibC.C.listen(socket, MOST_PENDING);
                return socket;
              }
              return port.protocol() == Protocol.UDP
                  ? sockets.open(address, port.port(), LibC.SOCK_DGRAM, 0)
                  : sockets.open(address, 0, LibC.SOCK_RAW, Protocol.SCTP.number());
            });
  }

  /** Never the same port twice, so that connection tracking has no entry for it. */
  private int sourcePort(IpAddress address) {
    NetworkNamespace namespace = lab.at(address);
    int port = sourcePorts.getOrDefault(namespace, FIRST_SOURCE_PORT);
    while (isListening(port)) {
      port++;
    }
    if (port > 65535) {
      throw new IllegalStateException("no source port left at " + address);
    }
    sourcePorts.put(namespace, port + 1);
    return port;
  }

  private boolean isListening(int port) {
    return listeners.values().stream()
        .flatMap(ports -> ports.keySet().stream())
        .anyMatch(one -> one.port() == port);
  }

  /** Waits a little for packets, answers them and notes them. */
  private void poll(
      List<Trial> trials, SortedMap<Integer, Waiting> all, BitSet answered, int milliseconds) {
    List<Waiting> clients = new ArrayList<>();
    all.values().stream()
        .filter(one -> !answered.get(one.trial()) && one.protocol() != Protocol.SCTP)
        .forEach(clients::add);
    List<Integer> servers = new ArrayList<>();
    Map<Integer, IpAddress> raw = new HashMap<>();
    listeners.forEach(
        (address, ports) ->
            ports.forEach(
                (port, socket) -> {
                  if (port.protocol() == Protocol.UDP) {
                    servers.add(socket);
                  } else if (port.protocol() == Protocol.SCTP) {
                    raw.put(socket, address);
                  }
                }));
    ByteBuffer descriptors =
        ByteBuffer.allocate(8 * (clients.size() + servers.size() + raw.size()))
            .order(ByteOrder.nativeOrder());
    for (Waiting one : clients) {
      descriptors.putInt(one.socket());
      descriptors.putShort(one.protocol() == Protocol.TCP ? LibC.POLLOUT : LibC.POLLIN);
      descriptors.putShort((short) 0);
    }
    servers.forEach(socket -> descriptors.putInt(socket).putShort(LibC.POLLIN).putShort((short) 0));
    raw.keySet()
        .forEach(socket -> descriptors.putInt(socket).putShort(LibC.POLLIN).putShort((short) 0));
    byte[] bytes = descriptors.array();
    LibC.C.poll(bytes, new NativeLong(bytes.length / 8), milliseconds);
    ByteBuffer polled = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    for (int i = 0; i < bytes.length / 8; i++) {
      if (polled.getShort(8 * i + 6) != 0) {
        int socket = polled.getInt(8 * i);
        if (i < clients.size()) {
          note(clients.get(i), trials, answered);
        } else if (raw.containsKey(socket)) {
          answerSctp(socket, all, answered);
        } else {
          sockets.receive(socket).ifPresent(one -> sockets.send(socket, one.data(), one.sender()));
        }
      }
    }
  }

  private void note(Waiting one, List<Trial> trials, BitSet answered) {
    if (one.protocol() == Protocol.UDP) {
      answered.set(one.trial(), sockets.receive(one.socket()).isPresent());
      return;
    }
    int error = sockets.error(one.socket());
    if (error != 0) {
      throw new IllegalStateException("errno " + error + " at " + trials.get(one.trial()));
    }
    answered.set(one.trial());
  }

  private void answerSctp(int socket, SortedMap<Integer, Waiting> all, BitSet answered) {
    sockets
        .receive(socket)
        .ifPresent(
            one -> {
              // With its IP header for IPv4, without for IPv6.
              boolean ipv4 = one.sender().length == 16;
              int start = ipv4 ? 4 * (one.data()[0] & 0xf) : 0;
              ByteBuffer packet = ByteBuffer.wrap(one.data());
              int sourcePort = packet.getShort(start) & 0xffff;
              int destinationPort = packet.getShort(start + 2) & 0xffff;
              int chunk = packet.get(start + 12);
              byte[] sender = one.sender().clone();
              sender[2] = 0;
              sender[3] = 0;
              if (chunk == 1) {
                byte[] answer = sctpAnswer(sourcePort, destinationPort);
                sockets.send(socket, answer, sender);
              } else if (chunk == 2) {
                all.values().stream()
                    .filter(
                        waiting ->
                            waiting.protocol() == Protocol.SCTP
                                && waiting.socket() == socket
                                && waiting.port() == destinationPort)
                    .forEach(waiting -> answered.set(waiting.trial()));
              }
            });
  }

  /** The INIT ACK for an INIT that was sent from one port to the other. */
  private static byte[] sctpAnswer(int from, int to) {
    return SocketBytes.sctp(to, from, SocketBytes.tag(from), 2);
  }

  @Override
  public void close() {
    listeners.values().forEach(ports -> ports.values().forEach(LibC.C::close));
    listeners.clear();
  }
}
