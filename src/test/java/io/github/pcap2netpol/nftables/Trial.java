package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;

/** A connection to be tried: one of TCP, one datagram and its answer, or an INIT and its answer. */
public record Trial(IpAddress from, IpAddress to, PortProtocol port) {
  @Override
  public String toString() {
    return port.protocol() + " " + from + " -> " + to + " port " + port.port();
  }
}
