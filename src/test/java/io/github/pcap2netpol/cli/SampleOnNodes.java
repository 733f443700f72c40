package io.github.pcap2netpol.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cli.SamplePackets.Packet;
import io.github.pcap2netpol.net.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sample as {@code tcpdump -i any} on its two nodes would have shown it. Each packet that a
 * pod's capture holds passed the pod's veth on its node; what came from elsewhere, or left for
 * there, passed uplinks too. The hop limit of what arrived tells how far it came: 64 from the pod's
 * own node, 63 through it, 62 through another.
 */
final class SampleOnNodes {
  private static final int UPLINK = 2;
  private static final int FIRST_VETH = 10;

  private static final IpAddress RESOLVER = IpAddress.of("10.96.0.10");
  private static final IpAddress OUTSIDE = IpAddress.of("198.51.100.7");
  private static final int NODE_PORT = 31813;

  private static final Map<String, IpAddress> NODES =
      Map.of("node1", IpAddress.of("172.30.0.11"), "node2", IpAddress.of("172.30.0.12"));

  /** A pod, and the number of the interface that leads to it. */
  private record Place(String name, String node, int veth) {}

  /** What a pod exchanged with one port of one address. */
  private record Conversation(int pod, IpAddress peer, int peerPort, int port) {}

  private final SamplePackets sample;
  private final Map<IpAddress, Place> byAddress = new HashMap<>();
  private final Map<String, Place> byName = new HashMap<>();
  private final Map<String, IpAddress> resolvers = new HashMap<>();
  private final Map<Conversation, Integer> arrivedWith = new HashMap<>();
  private final SortedMap<String, List<Packet>> seen = new TreeMap<>();

  private SampleOnNodes(SamplePackets sample) {
    this.sample = sample;
  }

  /** The captures of both nodes, by the node's name. */
  static SortedMap<String, byte[]> captures(SamplePackets sample) {
    SampleOnNodes nodes = new SampleOnNodes(sample);
    nodes.readPods();
    sample.packets().forEach(nodes::rememberHops);
    sample.packets().forEach(nodes::pass);
    SortedMap<String, byte[]> files = new TreeMap<>();
    nodes.seen.forEach(
        (node, packets) -> {
          packets.sort(Comparator.comparingLong(Packet::micros));
          files.put(node, SamplePackets.pcap(packets));
        });
    return files;
  }

  /** What the node's {@code ip} command says, as Retina keeps it. */
  static String ipResources(String node) {
    SampleOnNodes nodes = new SampleOnNodes(new SamplePackets(List.of(), List.of()));
    nodes.readPods();
    StringBuilder links = new StringBuilder();
    StringBuilder routes = new StringBuilder();
    nodes.byAddress.forEach(
        (address, pod) -> {
          if (pod.node().equals(node)) {
            String name = "veth" + pod.veth();
            links.append(
                ",{\"ifindex\":%d,\"ifname\":\"%s\",\"addr_info\":[]}".formatted(pod.veth(), name));
            routes.append(address).append(" dev ").append(name).append(" scope link\n");
          }
        });
    return "[{\"ifindex\":%d,\"ifname\":\"eth0\",\"addr_info\":[{\"local\":\"%s\"}]}%s]\n%s"
        .formatted(UPLINK, requireNonNull(NODES.get(node)), links, routes);
  }

  private void readPods() {
    JsonNode list;
    try {
      list =
          new ObjectMapper().readTree(SamplePackets.SAMPLE.resolve("cluster/pods.json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    for (JsonNode pod : list.get("items")) {
      String name = pod.at("/metadata/name").asText();
      Place place = new Place(name, pod.at("/spec/nodeName").asText(), FIRST_VETH + byName.size());
      IpAddress address = IpAddress.of(pod.at("/status/podIP").asText());
      byName.put(name, place);
      byAddress.put(address, place);
      if (name.startsWith("coredns-")) {
        resolvers.put(place.node(), address);
      }
    }
  }

  private void rememberHops(Packet packet) {
    SllFrame frame = packet.frame();
    if (frame.isConversation() && !frame.isOutgoing()) {
      arrivedWith.put(
          new Conversation(
              packet.pod(), frame.source(), frame.sourcePort(), frame.destinationPort()),
          frame.hopLimit());
    }
  }

  private void pass(Packet packet) {
    SllFrame frame = packet.frame();
    Place pod = requireNonNull(byName.get(sample.pods().get(packet.pod())));
    if (frame.isLoopback()) {
      return;
    }
    at(pod.node(), pod.veth(), packet.micros(), frame.reversed());
    if (!frame.isConversation()) {
      return;
    }
    IpAddress peer = frame.isOutgoing() ? frame.destination() : frame.source();
    int hops = hops(packet, frame);
    if (peer.equals(RESOLVER)) {
      passResolver(pod, packet.micros(), frame, hops);
    } else if (byAddress.containsKey(peer)) {
      String other = requireNonNull(byAddress.get(peer)).node();
      if (!other.equals(pod.node())) {
        cross(pod.node(), other, packet.micros(), frame);
      }
    } else if (NODES.containsValue(peer) && !peer.equals(NODES.get(pod.node()))) {
      String other = pod.node().equals("node1") ? "node2" : "node1";
      cross(pod.node(), other, packet.micros(), frame);
      outside(other, packet.micros(), frame, 3);
    } else if (hops == 63 && peer.equals(gateway(pod.node()))) {
      outside(pod.node(), packet.micros(), frame, 1);
    }
    // What went to other Services is shown, translated, by the captures of the pods behind them.
  }

  /** How far the peer's packets of this conversation came; unknown is taken for this node. */
  private int hops(Packet packet, SllFrame frame) {
    return arrivedWith.getOrDefault(
        frame.isOutgoing()
            ? new Conversation(
                packet.pod(), frame.destination(), frame.destinationPort(), frame.sourcePort())
            : new Conversation(
                packet.pod(), frame.source(), frame.sourcePort(), frame.destinationPort()),
        63);
  }

  /** Nobody captured in the resolvers' pods: what reached them is what was sent, translated. */
  private void passResolver(Place pod, long micros, SllFrame frame, int hops) {
    String node = hops == 63 ? pod.node() : pod.node().equals("node1") ? "node2" : "node1";
    IpAddress resolver = requireNonNull(resolvers.get(node));
    SllFrame translated = frame.withPeer(resolver);
    int way = 1;
    if (!node.equals(pod.node())) {
      cross(pod.node(), node, micros, translated);
      way = 2;
    }
    Place there = requireNonNull(byAddress.get(resolver));
    at(
        node,
        there.veth(),
        frame.isOutgoing() ? micros + 3 : micros - 3,
        translated.hops(frame.isOutgoing() ? -way : way));
  }

  /** Passes both uplinks between the pod and its peer. */
  private void cross(String podsNode, String other, long micros, SllFrame frame) {
    boolean out = frame.isOutgoing();
    SllFrame between = frame.hops(out ? -1 : 1);
    at(podsNode, UPLINK, out ? micros + 1 : micros - 1, between);
    at(other, UPLINK, out ? micros + 2 : micros - 2, between.reversed());
  }

  /** Passes a node's uplink as what someone outside sends to a NodePort, or gets from there. */
  private void outside(String node, long micros, SllFrame frame, int after) {
    boolean out = frame.isOutgoing();
    IpAddress address = requireNonNull(NODES.get(node));
    at(
        node,
        UPLINK,
        out ? micros + after : micros - after,
        frame.between(OUTSIDE, address, NODE_PORT).hops(out ? -after : after));
  }

  private static IpAddress gateway(String node) {
    return IpAddress.of(node.equals("node1") ? "10.244.1.1" : "10.244.2.1");
  }

  private void at(String node, int number, long micros, SllFrame frame) {
    seen.computeIfAbsent(node, any -> new ArrayList<>())
        .add(new Packet(0, micros, frame.on(number)));
  }
}
