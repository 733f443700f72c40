package io.github.pcap2netpol.benchmark.fleet;

import static io.github.pcap2netpol.benchmark.fleet.SidecarFile.FIN_ACK;
import static io.github.pcap2netpol.benchmark.fleet.SidecarFile.RST;
import static io.github.pcap2netpol.benchmark.fleet.SidecarFile.SYN;
import static io.github.pcap2netpol.benchmark.fleet.SidecarFile.SYN_ACK;

import io.github.pcap2netpol.benchmark.fleet.Fleet.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pod's sidecar records, in rounds of {@value #TICKS} ticks: {@value Fleet#CALLS} calls of
 * Services and as many from other pods, 12 probes of the kubelet, {@value #LOOK_UPS} look-ups, and
 * now and then a router solicitation and an attempt that nobody answers. Kinds of packets, sizes
 * and endings of connections have the proportions of the sample, samples/pcaps/online-boutique.
 *
 * <p>A call is in the captures of both pods with the same sequence numbers, at the caller to the
 * Service's address and at the other to its own.
 */
final class Sidecar {
  private static final int TICKS = 20;
  private static final int LOOK_UPS = 5;
  private static final int BYTES_PER_ROUND = 9_150;
  private static final long START = 1_795_251_600_000_000L; // microseconds since 1970
  private static final int METADATA_SERVICE = 0xa9fe_a9fe; // 169.254.169.254, of clouds

  private final Fleet fleet;
  private final Pod pod;
  private final int address;
  private final long rounds;
  private final long tickMicros;
  private final List<LookUp> lookUps = new ArrayList<>();

  /**
   * @param bytes about how many to record
   * @param seconds how long that took
   */
  Sidecar(Fleet fleet, Pod pod, long bytes, long seconds) {
    this.fleet = fleet;
    this.pod = pod;
    address = pod.address();
    rounds = Math.max(1, bytes / BYTES_PER_ROUND);
    tickMicros = seconds * 1_000_000 / (rounds * TICKS);
    for (int call = 0; call < Fleet.CALLS; call++) {
      int called = fleet.called(pod.workload(), call);
      String service = Fleet.workload(called) + "." + Fleet.namespace(called);
      lookUps.add(LookUp.failed("metadata.google.internal"));
      lookUps.add(LookUp.ofGrpc(service + ".svc.cluster.local"));
      lookUps.add(LookUp.failed("metadata.google.internal"));
      lookUps.add(LookUp.ofGrpc(service));
      lookUps.add(LookUp.found(service + ".svc.cluster.local", Fleet.service(called)));
    }
  }

  /** Returns the number of packets. */
  long write(Path path) throws IOException {
    try (SidecarFile out = new SidecarFile(path, address)) {
      for (long round = 0; round < rounds; round++) {
        for (int tick = 0; tick < TICKS; tick++) {
          if (tick < Fleet.CALLS) {
            call(out, round, tick);
          } else if (tick < Fleet.CALLS + LOOK_UPS) {
            lookUp(out, round * TICKS + tick, (int) (round % Fleet.CALLS) * LOOK_UPS + tick);
          } else {
            probe(out, round * TICKS + tick);
          }
        }
        others(out, round);
      }
      return out.packets();
    }
  }

  /**
   * The pod's own call and, from the workload that makes the same call to this one, that of the
   * replica whose turn it is: in each round each replica calls another one.
   */
  private void call(SidecarFile out, long round, int call) throws IOException {
    long number = round * TICKS + call;
    int turn = (int) (round % Fleet.REPLICAS);
    Pod caller =
        new Pod(
            fleet.caller(pod.workload(), call),
            (pod.replica() - turn + Fleet.REPLICAS) % Fleet.REPLICAS);
    int service = Fleet.service(fleet.called(pod.workload(), call));
    if (time(pod.number(), number) < time(caller.number(), number)) {
      connection(out, pod.number(), number, address, service, Fleet.SERVICE_PORT);
      connection(out, caller.number(), number, caller.address(), address, Fleet.TARGET_PORT);
    } else {
      connection(out, caller.number(), number, caller.address(), address, Fleet.TARGET_PORT);
      connection(out, pod.number(), number, address, service, Fleet.SERVICE_PORT);
    }
  }

  private void probe(SidecarFile out, long number) throws IOException {
    int node = Fleet.nodeAddress(pod.node());
    // Numbers of its own: a node's probes of different pods are different connections.
    connection(out, pod.number(), number, node, address, Fleet.TARGET_PORT);
  }

  /** In the first half of its tick. */
  private long time(int pod, long number) {
    long within = (Fleet.mixed(pod, number) >>> 40) % Math.max(1, tickMicros / 2);
    return START + number * tickMicros + within;
  }

  private void connection(SidecarFile out, int opener, long number, int from, int to, int port)
      throws IOException {
    long bits = Fleet.mixed(opener, number);
    int one = (int) bits;
    int other = (int) Fleet.mixed(opener, ~number);
    int own = ephemeral(bits);
    long time = time(opener, number);
    out.tcp(time, from, own, to, port, SYN, one, 0);
    out.tcp(time + 60, to, port, from, own, SYN_ACK, other, one + 1);
    long end = time + 500 + (bits >>> 50);
    out.tcp(end, from, own, to, port, FIN_ACK, one + 120, other + 400);
    int ending = (int) (bits >>> 16 & 0xff) * 100 / 256;
    if (ending < 37) {
      out.tcp(end + 40, to, port, from, own, FIN_ACK, other + 400, one + 121);
    } else if (ending < 81) {
      out.tcp(end + 40, to, port, from, own, RST, other + 400, 0);
    }
  }

  private void lookUp(SidecarFile out, long number, int which) throws IOException {
    LookUp lookUp = lookUps.get(which - Fleet.CALLS);
    long bits = Fleet.mixed(pod.number(), number);
    int port = ephemeral(bits);
    int id = (int) bits & 0xffff;
    int otherId = (int) (bits >>> 16) & 0xffff;
    long time = time(pod.number(), number);
    out.dns(time, address, port, Fleet.RESOLVER, 53, id, lookUp.question());
    out.dns(time + 20, address, port, Fleet.RESOLVER, 53, otherId, lookUp.otherQuestion());
    out.dns(time + 300, Fleet.RESOLVER, 53, address, port, id, lookUp.answer());
    out.dns(time + 350, Fleet.RESOLVER, 53, address, port, otherId, lookUp.otherAnswer());
  }

  private void others(SidecarFile out, long round) throws IOException {
    long time = START + (round + 1) * TICKS * tickMicros - tickMicros / 4;
    out.solicitation(time);
    if (round % 2 == 0) {
      out.solicitation(time + 1);
    }
    if (round % 5 == 0) {
      int port = ephemeral(Fleet.mixed(pod.number(), round));
      int sequence = (int) Fleet.mixed(pod.number(), round);
      out.tcp(time + 2, address, port, METADATA_SERVICE, 80, SYN, sequence, 0);
    }
  }

  private static int ephemeral(long bits) {
    return 32_768 + (int) (bits >>> 24 & 0x7fff_ffff) % 28_232;
  }
}
