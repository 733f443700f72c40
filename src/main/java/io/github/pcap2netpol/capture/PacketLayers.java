package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.dns.DnsContents;
import io.github.pcap2netpol.capture.dns.DnsReader;
import io.github.pcap2netpol.capture.layer.Dissector;
import io.github.pcap2netpol.capture.packet.OverlayPorts;

/** The dissectors and decoders. They remember earlier packets, which changes no result. */
final class PacketLayers {
  final OverlayPorts overlays;
  final Dissector dissector;
  final DnsContents contents;
  final DnsReader names;

  PacketLayers(OverlayPorts overlays, DnsContents contents) {
    this.contents = contents;
    names = new DnsReader(contents);
    this.overlays = overlays;
    dissector = new Dissector(overlays);
  }
}
