package io.github.pcap2netpol.cli;

import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A LINUX_SLL2 frame, of which another is made as it looks elsewhere on the packet's way. */
final class SllFrame {
  private static final int INTERFACE = 4;
  private static final int PACKET_TYPE = 10;
  private static final int IP = 20;
  private static final int HOP_LIMIT = IP + 8;
  private static final int PROTOCOL = IP + 9;
  private static final int CHECKSUM = IP + 10;
  private static final int SOURCE = IP + 12;
  private static final int DESTINATION = IP + 16;
  private static final int PORTS = IP + 20;

  /** Of LINUX_SLL2's packet types: to this host, and sent by this host. */
  private static final byte TO_US = 0;

  private static final byte FROM_US = 4;

  private final byte[] bytes;

  SllFrame(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  boolean isLoopback() {
    return buffer().getInt(INTERFACE) == 1;
  }

  boolean isOutgoing() {
    return bytes[PACKET_TYPE] == FROM_US;
  }

  /** Whether it is TCP or UDP in IPv4, without IP options. */
  boolean isConversation() {
    return buffer().getShort(0) == 0x0800
        && bytes[IP] == 0x45
        && (bytes[PROTOCOL] == 6 || bytes[PROTOCOL] == 17);
  }

  IpAddress source() {
    return IpAddress.ofIpv4(buffer().getInt(SOURCE));
  }

  IpAddress destination() {
    return IpAddress.ofIpv4(buffer().getInt(DESTINATION));
  }

  int sourcePort() {
    return Short.toUnsignedInt(buffer().getShort(PORTS));
  }

  int destinationPort() {
    return Short.toUnsignedInt(buffer().getShort(PORTS + 2));
  }

  int hopLimit() {
    return bytes[HOP_LIMIT];
  }

  /** As the other end of the same link shows it: what one sends, the other receives. */
  SllFrame reversed() {
    return changed(copy -> copy.put(PACKET_TYPE, isOutgoing() ? TO_US : FROM_US));
  }

  SllFrame on(int number) {
    return changed(copy -> copy.putInt(INTERFACE, number));
  }

  SllFrame hops(int more) {
    return changed(copy -> copy.put(HOP_LIMIT, (byte) (hopLimit() + more)));
  }

  /** With another address in place of the pod's peer. */
  SllFrame withPeer(IpAddress address) {
    return changed(copy -> copy.putInt(isOutgoing() ? DESTINATION : SOURCE, (int) address.low()));
  }

  /** With other addresses in place of both ends', and another port in place of the pod's. */
  SllFrame between(IpAddress peer, IpAddress pod, int port) {
    return changed(
        copy -> {
          copy.putInt(isOutgoing() ? DESTINATION : SOURCE, (int) peer.low());
          copy.putInt(isOutgoing() ? SOURCE : DESTINATION, (int) pod.low());
          copy.putShort(isOutgoing() ? PORTS : PORTS + 2, (short) port);
        });
  }

  private interface Change {
    void to(ByteBuffer copy);
  }

  private SllFrame changed(Change change) {
    ByteBuffer copy = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length));
    change.to(copy);
    if (isConversation()) {
      copy.putShort(CHECKSUM, (short) 0);
      copy.putShort(CHECKSUM, checksum(copy));
    }
    return new SllFrame(copy.array());
  }

  /** RFC 1071, over an IP header of 20 bytes. */
  private static short checksum(ByteBuffer frame) {
    int sum = 0;
    for (int at = IP; at < IP + 20; at += 2) {
      sum += Short.toUnsignedInt(frame.getShort(at));
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }
}
