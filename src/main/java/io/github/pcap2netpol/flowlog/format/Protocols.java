package io.github.pcap2netpol.flowlog.format;

import io.github.pcap2netpol.net.Protocol;
import java.util.Optional;

/** The transport protocols by the names and numbers that the formats use. */
final class Protocols {
  private Protocols() {}

  static Optional<Protocol> named(String word) {
    return switch (word) {
      case "tcp", "TCP" -> Optional.of(Protocol.TCP);
      case "udp", "UDP" -> Optional.of(Protocol.UDP);
      case "sctp", "SCTP" -> Optional.of(Protocol.SCTP);
      default -> Optional.empty();
    };
  }

  static Optional<Protocol> numbered(long number) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.number() == number) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
