package io.github.pcap2netpol.apiserver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** WebSocket frames (RFC 6455), the server's side. */
final class Frames {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final InputStream in;
  private final OutputStream out;

  Frames(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The answer to the client's key. */
  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message; none when the client has closed. */
  Optional<byte[]> read() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int second = one();
      long length = second & 0x7f;
      if (length == 126) {
        length = (long) one() << 8 | one();
      } else if (length == 127) {
        length = 0;
        for (int i = 0; i < 8; i++) {
          length = length << 8 | one();
        }
      }
      byte[] mask = new byte[4];
      if ((second & 0x80) != 0) {
        exactly(mask);
      }
      if (length > 1 << 24) {
        throw new IOException("too long a frame");
      }
      byte[] body = new byte[(int) length];
      exactly(body);
      for (int i = 0; i < body.length; i++) {
        body[i] ^= mask[i % 4];
      }
      int opcode = first & 0x0f;
      if (opcode == CLOSE) {
        return Optional.empty();
      }
      if (opcode == PING) {
        write(PONG, body, 0, body.length);
      } else if (opcode != PONG) {
        message.write(body);
        if ((first & 0x80) != 0) {
          return Optional.of(message.toByteArray());
        }
      }
    }
  }

  /** A message of a channel. */
  void send(int channel, byte[] bytes, int length) throws IOException {
    byte[] message = new byte[length + 1];
    message[0] = (byte) channel;
    System.arraycopy(bytes, 0, message, 1, length);
    write(BINARY, message, 0, message.length);
  }

  void close() throws IOException {
    write(CLOSE, new byte[] {0x03, (byte) 0xe8}, 0, 2);
  }

  private synchronized void write(int opcode, byte[] bytes, int offset, int length)
      throws IOException {
    out.write(0x80 | opcode);
    if (length < 126) {
      out.write(length);
    } else if (length < 1 << 16) {
      out.write(126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) length >> shift));
      }
    }
    out.write(bytes, offset, length);
    out.flush();
  }

  private int one() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  private void exactly(byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException();
    }
  }
}
