package io.github.pcap2netpol.connection.extract;

import io.github.pcap2netpol.capture.file.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Recognises a connections file, compressed or not, by its first bytes. */
public final class ConnectionsFile {
  static final String FORMAT = "pcap2netpol-connections";
  static final int VERSION = 4;

  /** The oldest version that is read, which does not distinguish interfaces. */
  static final int OLDEST = 2;

  /** The start of every section. */
  static final String START = "{\"format\":\"" + FORMAT + "\"";

  /** How many bytes are enough to recognise it. */
  public static final int LOOKED_AT = 1024;

  private ConnectionsFile() {}

  /** Compresses what is written, as one gzip member. */
  public static OutputStream packed(OutputStream out) throws IOException {
    return new PackedOutput(out);
  }

  /** Whether a file that begins with these bytes is a connections file. */
  public static boolean begins(byte[] bytes) {
    return startsSo(bytes) || (isGzip(bytes) && startsSo(unpacked(bytes)));
  }

  static boolean isGzip(byte[] bytes) {
    return FileKind.of(bytes) == FileKind.GZIP;
  }

  private static boolean startsSo(byte[] bytes) {
    byte[] start = START.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static byte[] unpacked(byte[] bytes) {
    byte[] out = new byte[START.length()];
    int length = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      while (length < out.length) {
        int read = in.read(out, length, out.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      }
    } catch (IOException e) {
      // The input is truncated; the bytes decompressed before that are enough.
      return Arrays.copyOf(out, length);
    }
    return Arrays.copyOf(out, length);
  }
}
