package io.github.pcap2netpol.capture.file;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Guesses what a file is that is not a capture, for the message to the user. */
final class UnrecognisedFormat {
  /** How many bytes of the file are needed. */
  static final int LOOKED_AT = 48;

  private UnrecognisedFormat() {}

  /** Words that follow "this is no capture file: ". */
  static String text(byte[] start) {
    FileKind kind = FileKind.of(start);
    if (kind.isPacked()) {
      // One level of compression has already been removed.
      String packing = kind.text() + (kind.isRead() ? " twice" : "");
      return "it is compressed with " + packing + "; unpack it first";
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
}
