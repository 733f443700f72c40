package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Structures of the C library, and SCTP packets, as bytes. */
final class SocketBytes {
  private SocketBytes() {}

  /** A sockaddr_in or sockaddr_in6. */
  static byte[] address(IpAddress address, int port) {
    ByteBuffer bytes = ByteBuffer.allocate(address.isIpv4() ? 16 : 28);
    bytes.order(ByteOrder.nativeOrder());
    bytes.putShort((short) (address.isIpv4() ? LibC.AF_INET : LibC.AF_INET6));
    bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    if (address.isIpv4()) {
      bytes.putInt((int) address.low());
    } else {
      bytes.putInt(0).putLong(address.high()).putLong(address.low());
    }
    return bytes.array();
  }

  static byte[] integer(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /** A struct linger that makes {@code close} reset the connection at once. */
  static byte[] lingerNot() {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(0).array();
  }

  /**
   * An SCTP packet (RFC 9260 3) with an INIT (chunk type 1) or INIT ACK (2).
   *
   * @param verificationTag 0 for an INIT; for its answer, the tag within the INIT
   */
  static byte[] sctp(int sourcePort, int destinationPort, int verificationTag, int chunkType) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 20);
    packet.putShort((short) sourcePort).putShort((short) destinationPort);
    packet.putInt(verificationTag).putInt(0);
    packet.put((byte) chunkType).put((byte) 0).putShort((short) 20);
    // Initiate tag, window, outbound and inbound streams, initial TSN.
    packet.putInt(tag(sourcePort)).putInt(0x10000).putShort((short) 1).putShort((short) 1);
    packet.putInt(1);
    CRC32C checksum = new CRC32C();
    checksum.update(packet.array());
    // The one field of SCTP that is little-endian on the wire (RFC 9260 appendix A).
    packet.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) checksum.getValue());
    return packet.array();
  }

  /** The tag chosen by the sender at this port; not 0. */
  static int tag(int port) {
    return 0x5c000000 | port;
  }
}
