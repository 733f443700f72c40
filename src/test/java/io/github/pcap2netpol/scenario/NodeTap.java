package io.github.pcap2netpol.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A capture on a node, in place of captures in its pods.
 *
 * @param node the node
 * @param sees which of its interfaces it shows
 * @param ahead how much the node's clock is fast; negative if it is slow
 * @param unit the unit that its timestamps are truncated to
 * @param format how it is written
 */
record NodeTap(NodeSketch node, Sees sees, Duration ahead, ChronoUnit unit, CaptureFormat format) {
  enum Sees {
    /** {@code tcpdump -i any}. */
    ALL,
    /** {@code tcpdump -i eth0}: packets that leave or enter the node. */
    UPLINK
  }

  static NodeTap on(NodeSketch node) {
    return new NodeTap(node, Sees.ALL, Duration.ZERO, ChronoUnit.MICROS, CaptureFormat.PCAP_SLL2);
  }

  NodeTap onlyUplink() {
    return new NodeTap(node, Sees.UPLINK, ahead, unit, CaptureFormat.PCAP_ETHERNET);
  }

  NodeTap ahead(Duration by) {
    return new NodeTap(node, sees, by, unit, format);
  }

  NodeTap inWholeSeconds() {
    return new NodeTap(node, sees, ahead, ChronoUnit.SECONDS, format);
  }

  boolean shows(PathPoint point) {
    return point.node().equals(node) && (sees == Sees.ALL || point.isUplink());
  }

  /** The same as written by an older tcpdump, which does not number the interfaces. */
  NodeTap withoutInterfaces() {
    return new NodeTap(node, sees, ahead, unit, CaptureFormat.PCAP_SLL);
  }

  /** The packets it captures of all that pass anywhere, in order of time. */
  List<CapturedPacket> packets(List<PassingPacket> passing) {
    return passing.stream()
        .filter(each -> shows(each.point()))
        .map(PassingPacket::packet)
        .map(packet -> packet.at(stamp(packet.time())))
        .toList();
  }

  private Instant stamp(Instant time) {
    return time.plus(ahead).truncatedTo(unit);
  }
}
