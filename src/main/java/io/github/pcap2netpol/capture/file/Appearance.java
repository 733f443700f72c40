package io.github.pcap2netpol.capture.file;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a file that is no capture looks like, for the person who named it. */
public final class Appearance {
  /** How many bytes of the file are looked at. */
  public static final int LOOKED_AT = 48;

  private Appearance() {}

  /** Words that go on "this is no capture file: ". */
  public static String of(byte[] start) {
    String packed = packedWith(start);
    if (!packed.isEmpty()) {
      return "it is packed with " + packed + "; unpack it first";
    }
    int line = 0;
    while (line < start.length && start[line] != '\n' && start[line] != '\r') {
      line++;
    }
    String text = new String(start, 0, line, StandardCharsets.US_ASCII);
    if (line > 0 && text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t')) {
      return "it is text that begins with \"" + text + "\"";
    }
    int shown = Math.min(start.length, 8);
    return "it begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(start, 0, shown);
  }

  private static String packedWith(byte[] start) {
    String hex = HexFormat.of().formatHex(start, 0, Math.min(start.length, 6));
    if (hex.startsWith("28b52ffd")) {
      return "zstd";
    }
    if (hex.startsWith("fd377a585a00")) {
      return "xz twice";
    }
    if (hex.startsWith("425a68")) {
      return "bzip2";
    }
    if (hex.startsWith("04224d18")) {
      return "lz4";
    }
    if (hex.startsWith("504b0304")) {
      return "zip";
    }
    return hex.startsWith("1f8b") ? "gzip twice" : "";
  }
}
