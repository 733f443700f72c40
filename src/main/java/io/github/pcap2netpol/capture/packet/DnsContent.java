package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;
import java.util.List;

/**
 * What a DNS message says, whoever sent it: the reader gives the same object for the same bytes,
 * since clients ask for the same names thousands of times. The components are those of {@link
 * DnsMessage}.
 */
public record DnsContent(
    boolean response,
    int responseCode,
    String name,
    int type,
    List<IpAddress> addresses,
    boolean whole) {
  public DnsContent {
    addresses = List.copyOf(addresses);
  }
}
