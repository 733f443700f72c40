package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The way of a conversation's packets through the nodes, where a capture on a node sees them: at
 * the node's end of each pod's veth pair, at its uplink, and at the interface of an overlay. A node
 * translates addresses between the interface where a packet enters and the one where it leaves.
 */
final class PacketPath {
  /** How many routers a packet from outside the cluster has passed. */
  private static final int FROM_OUTSIDE = 3;

  private final Wire wire;
  private final ClusterSketch cluster;
  private final List<PathPoint> points = new ArrayList<>();

  private PacketPath(Wire wire, Conversation conversation) {
    this.wire = wire;
    this.cluster = wire.cluster();
    Leg first = conversation.legs().get(0);
    Leg last = conversation.legs().get(conversation.legs().size() - 1);
    Leg before = conversation.through().map(Conversation.Through::before).orElse(first);
    Optional<PodSketch> client = first.atOriginator() ? first.captured() : Optional.empty();
    Optional<PodSketch> server = last.atOriginator() ? Optional.empty() : last.captured();
    Optional<NodeSketch> home =
        client.isPresent() ? client.map(PodSketch::node) : nodeAt(before.source());
    Optional<NodeSketch> target =
        server.isPresent() ? server.map(PodSketch::node) : nodeAt(last.destination().address());
    client.ifPresent(pod -> points.add(PathPoint.ofPod(cluster, pod, false, before)));
    Optional<NodeSketch> here = enter(conversation, home, target, before);
    Leg after = last.atOriginator() ? before : last;
    if (here.isPresent() && !here.equals(target)) {
      cross(
          here.get(), target, client.isPresent() && target.isEmpty() ? leaving(here.get()) : after);
    }
    server.ifPresent(pod -> points.add(PathPoint.ofPod(cluster, pod, true, after)));
  }

  /** The points that packets pass in one direction, the sender's first. */
  static List<PathPoint> of(Wire wire, Conversation conversation) {
    boolean hidden = conversation.legs().stream().anyMatch(Leg::loopback);
    return hidden || conversation.legs().isEmpty()
        ? List.of()
        : List.copyOf(new PacketPath(wire, conversation).points);
  }

  /** The same points as packets of one side pass them. */
  static List<PathPoint> inOrder(List<PathPoint> path, boolean byOriginator) {
    if (byOriginator) {
      return path;
    }
    List<PathPoint> back = new ArrayList<>(path.stream().map(PathPoint::back).toList());
    Collections.reverse(back);
    return back;
  }

  /** How many routers a packet has passed at each of these points. */
  static List<Integer> routers(List<PathPoint> inOrder) {
    List<Integer> routers = new ArrayList<>();
    int passed =
        inOrder.isEmpty() || !inOrder.get(0).isUplink() || inOrder.get(0).out() ? 0 : FROM_OUTSIDE;
    for (int i = 0; i < inOrder.size(); i++) {
      boolean routed =
          i > 0
              && inOrder.get(i).out()
              && !inOrder.get(i - 1).out()
              && inOrder.get(i).node().equals(inOrder.get(i - 1).node());
      passed += routed ? 1 : 0;
      routers.add(passed);
    }
    return routers;
  }

  /** On the way to the node that translates the addresses, and that node; empty if none does. */
  private Optional<NodeSketch> enter(
      Conversation conversation,
      Optional<NodeSketch> home,
      Optional<NodeSketch> target,
      Leg before) {
    Optional<NodeSketch> through = conversation.through().map(Conversation.Through::node);
    if (home.isPresent() && (through.isEmpty() || through.equals(home))) {
      return home;
    }
    home.ifPresent(node -> points.add(PathPoint.ofUplink(node, true, before)));
    Optional<NodeSketch> entered = through.isPresent() ? through : target;
    entered.ifPresent(node -> points.add(PathPoint.ofUplink(node, false, before)));
    return entered;
  }

  private void cross(NodeSketch from, Optional<NodeSketch> to, Leg leg) {
    boolean betweenPods =
        wire.isOverlay() && to.isPresent() && nodeAt(leg.destination().address()).isEmpty();
    if (!betweenPods) {
      points.add(PathPoint.ofUplink(from, true, leg));
      to.ifPresent(node -> points.add(PathPoint.ofUplink(node, false, leg)));
      return;
    }
    Optional<PathPoint.Tunnel> tunnel = to.map(node -> new PathPoint.Tunnel(from, node));
    NodeSketch other = to.orElseThrow();
    points.add(new PathPoint(from, PathPoint.OVERLAY, true, leg, Optional.empty()));
    points.add(new PathPoint(from, PathPoint.UPLINK, true, leg, tunnel));
    points.add(new PathPoint(other, PathPoint.UPLINK, false, leg, tunnel));
    points.add(new PathPoint(other, PathPoint.OVERLAY, false, leg, Optional.empty()));
  }

  /** How the conversation looks beyond the node, which may replace the pod's address by its own. */
  private Leg leaving(NodeSketch node) {
    Leg inside = points.get(points.size() - 1).leg();
    if (!wire.isMasquerading()) {
      return inside;
    }
    IpAddress own = node.address(inside.source().isIpv4());
    int port = 1024 + inside.sourcePort() % 30000;
    Endpoint destination = inside.destination();
    return new Leg(Optional.empty(), false, own, port, destination, false);
  }

  private Optional<NodeSketch> nodeAt(IpAddress address) {
    return cluster.nodes().stream()
        .filter(
            node ->
                node.addresses().contains(address)
                    || address.equals(node.gateway(address.isIpv4())))
        .findFirst();
  }
}
