package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsReader;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.packet.OverlayPorts;

/** The dissectors and decoders. They remember earlier packets, which changes no result. */
final class PacketLayers {
  final OverlayPorts overlays;
  final Dissector dissector;
  final DnsReader names = new DnsReader();

  PacketLayers(OverlayPorts overlays) {
    this.overlays = overlays;
    dissector = new Dissector(overlays);
  }
}
