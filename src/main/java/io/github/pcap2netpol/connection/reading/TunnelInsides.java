package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides whether packets inside tunnels count as observed traffic. In a pod's capture only packets
 * that the pod itself sends and receives count, since anyone can send a pod a datagram with any
 * connection in it. So an inner packet counts only if both outer ends are nodes, which carry the
 * packets of pods for each other. A node's own capture also shows the tunnels of nodes that the
 * metadata does not know by that address; there an inner packet counts unless an outer end is a
 * pod.
 */
final class TunnelInsides {
  private final PodsByName pods;
  private final CaptureOrigin place;
  private final List<CaptureTracker> counted = new ArrayList<>();
  private long packets;
  private String example = "";

  private TunnelInsides(PodsByName pods, CaptureOrigin place) {
    this.pods = pods;
    this.place = place;
  }

  /** The trackers of those tunnels in a capture that count. */
  static List<CaptureTracker> counted(
      CaptureRead capture, CaptureOrigin place, PodsByName pods, Diagnostics diagnostics) {
    TunnelInsides insides = new TunnelInsides(pods, place);
    capture.tracker().byInterface().forEach(insides::look);
    if (insides.packets > 0) {
      diagnostics.add(
          new Diagnostic(
              Severity.INFO,
              "inside-of-tunnels",
              capture.name(),
              "There are tunnelled packets between "
                  + insides.example
                  + ", which are not both nodes: only the outer packets count, since anyone can put anything into them.",
              insides.packets));
    }
    return insides.counted;
  }

  private void look(CaptureTracker outer) {
    for (Map.Entry<TunnelEnds, CaptureTracker> entry : outer.insides().entrySet()) {
      CaptureTracker inside = entry.getValue();
      if (isTunnel(entry.getKey(), inside.sums().involved().firstNanos())) {
        counted.add(inside);
        look(inside);
      } else {
        packets += inside.packets();
        example =
            example.isEmpty() ? entry.getKey().one() + " and " + entry.getKey().other() : example;
      }
    }
  }

  private boolean isTunnel(TunnelEnds ends, long timeNanos) {
    AddressOwner one = pods.owner(ends.one(), timeNanos);
    AddressOwner other = pods.owner(ends.other(), timeNanos);
    return place.nodes()
        ? !(one instanceof PodOwner) && !(other instanceof PodOwner)
        : isNode(one) && isNode(other);
  }

  private static boolean isNode(AddressOwner owner) {
    return owner instanceof NodeOwner || owner instanceof GatewayOwner;
  }
}
