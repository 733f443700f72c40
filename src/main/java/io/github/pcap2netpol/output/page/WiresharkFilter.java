package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.connection.model.Connection;
import java.util.Locale;

/** A display filter for Wireshark and tshark (wireshark-filter(4)). */
final class WiresharkFilter {
  private WiresharkFilter() {}

  /** Shows the packets of these connections. */
  static String of(Connection connection) {
    String from = connection.originators().brief();
    String to = connection.responder().toString();
    String protocol = connection.port().protocol().name().toLowerCase(Locale.ROOT);
    return field(from)
        + " == "
        + from
        + " && "
        + field(to)
        + " == "
        + to
        + " && "
        + protocol
        + ".port == "
        + connection.port().port();
  }

  private static String field(String address) {
    return address.indexOf(':') >= 0 ? "ipv6.addr" : "ip.addr";
  }
}
