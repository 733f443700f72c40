package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.testkit.PacketBytes;
import java.util.List;

/** DNS messages (RFC 1035 4.1) between a stub resolver and its server. */
final class DnsBytes {
  static final int A = 1;
  static final int AAAA = 28;
  static final int NO_ERROR = 0;
  static final int NX_DOMAIN = 3;

  private DnsBytes() {}

  static byte[] query(int id, String name, int type) {
    return PacketBytes.dns(id, 0x0100, 1, 0, PacketBytes.question(name, type));
  }

  static byte[] answer(int id, String name, int type, int responseCode, List<IpAddress> addresses) {
    byte[] answers = new byte[0];
    for (IpAddress address : addresses) {
      answers =
          PacketBytes.concat(
              answers, PacketBytes.answer(address.isIpv4() ? A : AAAA, SentPackets.bytes(address)));
    }
    return PacketBytes.dns(
        id, 0x8180 | responseCode, 1, addresses.size(), PacketBytes.question(name, type), answers);
  }
}
