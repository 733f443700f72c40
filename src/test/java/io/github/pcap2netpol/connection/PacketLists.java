package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;

/** Collects packets, UDP apart from all others. */
public record PacketLists(List<PacketHeader> segments, List<PacketHeader> datagrams)
    implements PacketHandler {
  @Override
  public void packet(PacketHeader packet) {
    (packet.protocol() == Protocol.UDP ? datagrams : segments).add(packet);
  }

  @Override
  public void opening(Opening opening) {}

  @Override
  public void unreachable(Unreachable unreachable) {}

  @Override
  public void dns(DnsMessage message) {}
}
