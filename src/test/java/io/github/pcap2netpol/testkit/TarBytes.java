package io.github.pcap2netpol.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes tar files (POSIX.1-2017, pax, "ustar Interchange Format"). */
public final class TarBytes {
  private static final int BLOCK = 512;

  private TarBytes() {}

  public static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.forEach(
        (name, content) -> {
          byte[] header = new byte[BLOCK];
          put(header, 0, name);
          put(header, 100, "0000644\0");
          put(header, 108, "0000000\0");
          put(header, 116, "0000000\0");
          put(header, 124, "%011o\0".formatted(content.length));
          put(header, 136, "00000000000\0");
          put(header, 148, "        ");
          put(header, 156, "0");
          put(header, 257, "ustar\00000");
          int sum = 0;
          for (byte each : header) {
            sum += each & 0xff;
          }
          put(header, 148, "%06o\0 ".formatted(sum));
          out.writeBytes(header);
          out.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        });
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
