package io.github.pcap2netpol.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** DNS messages (RFC 1035) about addresses (A) of names. */
final class NameMessages {
  private NameMessages() {}

  static byte[] question(int id, String name) {
    ByteBuffer message =
        ByteBuffer.allocate(12 + name.length() + 2 + 4)
            .putShort((short) id)
            .putShort((short) 0x0100)
            .putShort((short) 1)
            .putShort((short) 0)
            .putInt(0);
    for (String label : name.split("\\.", -1)) {
      message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    return message.put((byte) 0).putShort((short) 1).putShort((short) 1).array();
  }

  static byte[] answer(byte[] question, int address) {
    byte[] bytes =
        ByteBuffer.allocate(question.length + 16)
            .put(question)
            .putShort((short) 0xc00c)
            .putShort((short) 1)
            .putShort((short) 1)
            .putInt(30)
            .putShort((short) 4)
            .putInt(address)
            .array();
    bytes[2] = (byte) 0x81;
    bytes[3] = (byte) 0x80;
    bytes[7] = 1;
    return bytes;
  }
}
