package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** DNS messages (RFC 1035 4.1), just what a stub resolver and its server say. */
final class DnsBytes {
  static final int A = 1;
  static final int AAAA = 28;
  static final int NO_ERROR = 0;
  static final int NX_DOMAIN = 3;

  private DnsBytes() {}

  static byte[] query(int id, String name, int type) {
    return message(id, 0x0100, name, type, List.of());
  }

  static byte[] answer(int id, String name, int type, int responseCode, List<IpAddress> addresses) {
    return message(id, 0x8180 | responseCode, name, type, addresses);
  }

  private static byte[] message(
      int id, int flags, String name, int type, List<IpAddress> addresses) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(shorts(id, flags, 1, addresses.size(), 0, 0));
    for (String label : name.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(US_ASCII));
    }
    out.write(0);
    out.writeBytes(shorts(type, 1));
    for (IpAddress address : addresses) {
      byte[] data = PacketBytes.bytes(address);
      // The name is that of the question, at offset 12 (RFC 1035 4.1.4).
      out.writeBytes(shorts(0xc00c, address.isIpv4() ? A : AAAA, 1, 0, 30, data.length));
      out.writeBytes(data);
    }
    return out.toByteArray();
  }

  private static byte[] shorts(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return buffer.array();
  }
}
