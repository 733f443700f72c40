package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;
import java.util.List;

/**
 * The content of a DNS message, independent of its sender: the reader returns the same object for
 * the same bytes, since clients look up the same names thousands of times. The components are those
 * of {@link DnsMessage}.
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
