package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sockets of a pod, to be written as {@code /proc/net} shows them. IPv4 only. */
final class SocketTable {
  private record Line(Protocol protocol, Endpoint local, Endpoint remote, int state) {}

  private static final Endpoint ANY = new Endpoint(IpAddress.ofIpv4(0), 0);
  private static final int ESTABLISHED = 1;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  private final List<Line> lines = new ArrayList<>();

  /** A listening socket: TCP in LISTEN, UDP bound. */
  SocketTable listens(PortProtocol port) {
    return add(
        port.protocol(),
        new Endpoint(ANY.address(), port.port()),
        ANY,
        port.protocol() == Protocol.TCP ? LISTEN : CLOSE);
  }

  SocketTable listensOnLoopback(PortProtocol port) {
    return add(port.protocol(), new Endpoint(IpAddress.of("127.0.0.1"), port.port()), ANY, LISTEN);
  }

  SocketTable connected(Protocol protocol, Endpoint local, Endpoint remote) {
    return add(protocol, local, remote, ESTABLISHED);
  }

  private SocketTable add(Protocol protocol, Endpoint local, Endpoint remote, int state) {
    lines.add(new Line(protocol, local, remote, state));
    return this;
  }

  /** One sample, each file under its line. */
  String proc(Instant time, PodSketch pod) {
    StringBuilder out = new StringBuilder();
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
      out.append("# %d %s\n".formatted(time.getEpochSecond(), protocol).toLowerCase(Locale.ROOT));
      out.append("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt");
      out.append("   uid  timeout inode\n");
      int slot = 0;
      for (Line line : lines) {
        if (line.protocol() == protocol) {
          out.append(
              "%4d: %s %s %02X 00000000:00000000 00:00000000 00000000     0        0 %d 1 0 100 0\n"
                  .formatted(
                      slot, hex(line.local()), hex(line.remote()), line.state(), 1000 + slot));
          slot++;
        }
      }
    }
    return out + route(time, pod);
  }

  private static String route(Instant time, PodSketch pod) {
    String gateway = hex(pod.node().gateway(true));
    String subnet = hex(pod.node().podAddress(true, 0));
    return "# %d route\n".formatted(time.getEpochSecond())
        + "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
        + "eth0\t00000000\t%s\t0003\t0\t0\t0\t00000000\t0\t0\t0\n".formatted(gateway)
        + "eth0\t%s\t%s\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n".formatted(subnet, gateway)
        + "eth0\t%s\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0\n".formatted(gateway);
  }

  private static String hex(Endpoint endpoint) {
    return "%s:%04X".formatted(hex(endpoint.address()), endpoint.port());
  }

  /** The kernel prints the address as a number of the machine's own byte order: little-endian. */
  private static String hex(IpAddress address) {
    int number =
        ByteBuffer.wrap(SentPackets.bytes(address)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return "%08X".formatted(number);
  }
}
