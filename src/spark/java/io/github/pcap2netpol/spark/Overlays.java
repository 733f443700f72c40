package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** {@link OverlayPorts}, as they are sent to tasks. */
record Overlays(List<Integer> vxlan, List<Integer> geneve) implements Serializable {
  Overlays {
    vxlan = List.copyOf(vxlan);
    geneve = List.copyOf(geneve);
  }

  static Overlays of(OverlayPorts ports) {
    return new Overlays(List.copyOf(ports.vxlan()), List.copyOf(ports.geneve()));
  }

  OverlayPorts ports() {
    return OverlayPorts.USUAL.and(Set.copyOf(vxlan), Set.copyOf(geneve));
  }
}
