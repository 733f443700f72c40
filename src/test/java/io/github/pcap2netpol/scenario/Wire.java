package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The traffic of a scenario. Conversations follow one another a second apart; each is written to
 * the captures of both ends, as each end sees it.
 */
final class Wire {
  private static final Duration LOOKUP = Duration.ofMillis(100);

  private final ClusterSketch cluster;
  private final Map<PodSketch, List<CapturedPacket>> captures = new LinkedHashMap<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Set<String> resolved = new HashSet<>();
  private final Set<PortProtocol> ports = new HashSet<>();
  private final Set<IpAddress> outside = new HashSet<>();
  private final List<PassingPacket> passing = new ArrayList<>();
  private final Map<Exchange, List<PathPoint>> paths = new HashMap<>();
  private boolean overlay;
  private boolean masquerading;
  private long second = 1;
  private int conversations;

  Wire(ClusterSketch cluster) {
    this.cluster = cluster;
  }

  /** The next conversation begins so many seconds after the captures. */
  Wire at(long seconds) {
    second = seconds;
    return this;
  }

  /** Nodes carry the packets of pods for each other in VXLAN. */
  Wire overOverlay() {
    overlay = true;
    return this;
  }

  /** Nodes replace their pods' addresses by their own on the way out of the cluster. */
  Wire masquerading() {
    masquerading = true;
    return this;
  }

  boolean isOverlay() {
    return overlay;
  }

  boolean isMasquerading() {
    return masquerading;
  }

  /** A pod is about to open something. */
  Caller from(PodSketch pod) {
    return new Caller(this, Optional.of(pod), pod.ip());
  }

  /** A pod is about to open something from its IPv6 address. */
  Caller fromIpv6(PodSketch pod) {
    return new Caller(this, Optional.of(pod), pod.ipv6());
  }

  /** Packets one by one, in the capture of this pod alone. */
  RawPackets raw(PodSketch pod) {
    return new RawPackets(this, pod, nextStart());
  }

  /** Somebody outside the cluster, or a node, is about to open something. */
  Caller fromAddress(String address) {
    IpAddress ip = IpAddress.of(address);
    return new Caller(this, Optional.empty(), ip);
  }

  /** The kubelet probes a port of a pod: it comes from the gateway. */
  Wire probes(PodSketch pod, int port) {
    IpAddress gateway = pod.node().gateway(pod.ip().isIpv4());
    int from = nextPort();
    Leg leg = new Leg(Optional.of(pod), false, gateway, from, new Endpoint(pod.ip(), port), false);
    new Conversation(this, List.of(leg), List.of()).tcp();
    return this;
  }

  /** The kubelet probes the first declared port of all captured pods, three times. */
  Wire probesAll() {
    for (int i = 0; i < 3; i++) {
      for (PodSketch pod : cluster.pods()) {
        if (pod.workload().isCaptured() && !pod.workload().ports().isEmpty()) {
          probes(pod, pod.workload().ports().get(0).port().port());
        }
      }
    }
    return this;
  }

  /** Two containers of a pod talk over its loopback interface. */
  Wire loopback(PodSketch pod, String address, int port) {
    IpAddress ip = IpAddress.of(address);
    Leg leg = new Leg(Optional.of(pod), true, ip, nextPort(), new Endpoint(ip, port), true);
    new Conversation(this, List.of(leg), List.of()).tcp();
    return this;
  }

  /** A pod asks the cluster's DNS for a name and gets these addresses. */
  Wire resolves(PodSketch pod, String name, String... addresses) {
    lookup(pod, name, List.of(addresses).stream().map(IpAddress::of).toList());
    return this;
  }

  /** A pod asks for a name that does not exist. */
  Wire resolvesNothing(PodSketch pod, String name) {
    dns(pod, cluster.dnsService().clusterIp(pod.ip().isIpv4()), name, List.of());
    return this;
  }

  /** A pod asks a resolver at some other address than the cluster's DNS Service. */
  Wire resolvesAt(String resolver, PodSketch pod, String name, String... addresses) {
    IpAddress ip = IpAddress.of(resolver);
    note(ip);
    dns(pod, ip, name, List.of(addresses).stream().map(IpAddress::of).toList());
    return this;
  }

  /** As {@link #resolves}, once for each pod and name. */
  void resolvesOnce(PodSketch pod, String name, List<IpAddress> addresses) {
    if (resolved.add(pod + " " + name)) {
      lookup(pod, name, addresses);
    }
  }

  private void lookup(PodSketch pod, String name, List<IpAddress> addresses) {
    dns(pod, cluster.dnsService().clusterIp(pod.ip().isIpv4()), name, addresses);
  }

  private void dns(PodSketch pod, IpAddress resolver, String name, List<IpAddress> addresses) {
    IpAddress source = pod.ip();
    Leg leg =
        new Leg(Optional.of(pod), true, source, nextPort(), new Endpoint(resolver, 53), false);
    PortProtocol port = PortProtocol.udp(53);
    PodSketch server = cluster.dns().pod(conversations % 2);
    boolean viaService = cluster.dnsService().clusterIps().contains(resolver);
    Exchange exchange =
        viaService
            ? new Exchange(
                Optional.of(pod), source, Optional.of(server), address(server, source), port)
            : new Exchange(Optional.of(pod), source, Optional.empty(), resolver, port);
    Instant start = CaptureClock.at(second);
    int id = isn() >>> 16;
    List<Leg> legs = new ArrayList<>(List.of(leg));
    if (viaService) {
      Endpoint answering = new Endpoint(address(server, source), 53);
      legs.add(new Leg(Optional.of(server), false, source, leg.sourcePort(), answering, false));
    }
    Conversation conversation = new Conversation(this, legs, List.of(exchange));
    boolean anyIpv6 = addresses.stream().anyMatch(a -> !a.isIpv4());
    boolean anyIpv4 = addresses.stream().anyMatch(IpAddress::isIpv4);
    if (anyIpv4 || !anyIpv6) {
      conversation.question(start, id, name, DnsBytes.A, addresses);
    }
    if (anyIpv6) {
      conversation.question(start.plusMillis(10), id + 1, name, DnsBytes.AAAA, addresses);
    }
    lookupsBefore++;
  }

  private int lookupsBefore;

  static IpAddress address(PodSketch pod, IpAddress sameFamily) {
    return sameFamily.isIpv4() ? pod.ipv4() : pod.ipv6();
  }

  /** When the next conversation begins; the one after it begins a second later. */
  Instant nextStart() {
    Instant start = CaptureClock.at(second);
    second++;
    if (lookupsBefore > 0) {
      start = start.plus(LOOKUP.multipliedBy(lookupsBefore));
      lookupsBefore = 0;
    }
    return start;
  }

  /** A port from the range for outgoing connections, a new one each time. */
  int nextPort() {
    conversations++;
    return 32768 + (conversations * 7919) % 28232;
  }

  /** An initial sequence number: unlike any other, always the same. */
  int isn() {
    conversations++;
    long mixed = (conversations + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    return (int) (mixed >>> 16);
  }

  void record(PodSketch pod, CapturedPacket packet) {
    if (pod.workload().isCaptured()) {
      captures.computeIfAbsent(pod, key -> new ArrayList<>()).add(packet);
    }
  }

  /** A packet passes one point of its path. */
  void pass(PathPoint point, CapturedPacket packet) {
    passing.add(new PassingPacket(point, packet));
  }

  /** All packets that pass the nodes, in order of time. */
  List<PassingPacket> passing() {
    return passing.stream()
        .sorted(Comparator.comparing((PassingPacket each) -> each.packet().time()))
        .toList();
  }

  /** The way of the packets of a conversation that took place. */
  List<PathPoint> path(Exchange exchange) {
    return paths.getOrDefault(exchange, List.of());
  }

  /** Remembers that it took place and must go on working, if some capture can show it. */
  void tookPlace(Conversation conversation) {
    for (Exchange exchange : conversation.exchanges()) {
      List<PathPoint> path = PacketPath.of(this, conversation);
      paths.merge(
          exchange, path, (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
    }
    boolean seen =
        conversation.legs().stream()
            .flatMap(leg -> leg.captured().stream())
            .anyMatch(pod -> pod.workload().isCaptured());
    if (seen) {
      exchanges.addAll(conversation.exchanges());
    }
  }

  /** Remembers a port, so that it is compared with the truth. */
  void note(PortProtocol port) {
    ports.add(port);
  }

  /** Remembers an address that no pod has, so that it is compared with the truth. */
  void note(IpAddress address) {
    outside.add(address);
  }

  ClusterSketch cluster() {
    return cluster;
  }

  /** Each captured pod's packets in order of time; empty if it had none. */
  Map<PodSketch, List<CapturedPacket>> captures() {
    Map<PodSketch, List<CapturedPacket>> all = new LinkedHashMap<>();
    for (PodSketch pod : cluster.pods()) {
      if (pod.workload().isCaptured()) {
        List<CapturedPacket> packets = new ArrayList<>(captures.getOrDefault(pod, List.of()));
        packets.sort(Comparator.comparing(CapturedPacket::time));
        all.put(pod, List.copyOf(packets));
      }
    }
    return all;
  }

  List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  Set<PortProtocol> ports() {
    return Set.copyOf(ports);
  }

  Set<IpAddress> outside() {
    return Set.copyOf(outside);
  }
}
