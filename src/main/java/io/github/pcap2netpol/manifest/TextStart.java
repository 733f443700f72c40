package io.github.pcap2netpol.manifest;

import java.io.IOException;

/** The beginning of a text, from which its format is recognised. */
final class TextStart {
  /** Up to {@link ManifestSource#PEEKED}. */
  private final byte[] bytes;

  /** The position of the first character that is not white space, or -1. */
  private final int first;

  private TextStart(byte[] bytes) {
    this.bytes = bytes;
    this.first = firstVisible(bytes);
  }

  static TextStart of(ManifestSource source) throws IOException {
    try (var in = source.open()) {
      return new TextStart(in.readNBytes(ManifestSource.PEEKED));
    }
  }

  boolean isBlank() {
    return first < 0;
  }

  /** Whether it may be JSON. YAML may begin with a bracket too. */
  boolean isLikeJson() {
    return first >= 0 && (bytes[first] == '{' || bytes[first] == '[');
  }

  /** Whether it is JSON whose values may extend over lines: a list, or a longer object. */
  boolean isJsonOfManyLines() {
    if (!isLikeJson()) {
      return false;
    }
    int end = endOfLine();
    int last = lastBefore(end);
    // Another object right at the start of the next line: lines, the first of which is damaged.
    boolean nextBegins = end + 1 < bytes.length && bytes[end + 1] == '{';
    return bytes[first] == '[' || (end < bytes.length && bytes[last] != '}' && !nextBegins);
  }

  /** Whether the first line is a complete object, and another follows. */
  boolean isLikeJsonLines() {
    if (first < 0) {
      return false;
    }
    int end = endOfLine();
    int last = lastBefore(end);
    int next = end;
    while (next < bytes.length && Character.isWhitespace(bytes[next])) {
      next++;
    }
    return bytes[first] == '{'
        && last > first
        && bytes[last] == '}'
        && next < bytes.length
        && bytes[next] == '{';
  }

  /** Skips byte order marks, and the zeros of UTF-16. */
  private static int firstVisible(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      boolean mark = i < 3 && (b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf);
      boolean wideMark = i < 2 && (b == (byte) 0xfe || b == (byte) 0xff);
      if (!mark && !wideMark && b != 0 && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return i;
      }
    }
    return -1;
  }

  /** Where the line with the first visible character ends. */
  private int endOfLine() {
    int end = first;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** The last visible character of that line. */
  private int lastBefore(int end) {
    int last = end - 1;
    while (last > first && (bytes[last] == ' ' || bytes[last] == '\r')) {
      last--;
    }
    return last;
  }
}
