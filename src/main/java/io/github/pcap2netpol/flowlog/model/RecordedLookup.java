package io.github.pcap2netpol.flowlog.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.List;

/**
 * An answer to a DNS query.
 *
 * @param client who asked
 * @param name the name asked for, without the final dot, in lower case
 * @param responseCode as in RFC 6895 2.3: 0 for success, 3 if there is no such name
 * @param addresses the addresses in the answer
 * @param time when it came, in nanoseconds since 1970
 */
public record RecordedLookup(
    IpAddress client,
    IpAddress resolver,
    String name,
    int responseCode,
    List<IpAddress> addresses,
    long time) {
  public RecordedLookup {
    addresses = List.copyOf(addresses);
  }
}
