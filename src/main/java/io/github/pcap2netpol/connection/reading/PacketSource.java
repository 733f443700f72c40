package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.diagnostic.Diagnostics;

/** Reads one capture file from its first packet to its last. */
@FunctionalInterface
public interface PacketSource {
  CaptureStats read(CaptureSource source, PacketHandler handler, Diagnostics diagnostics);
}
