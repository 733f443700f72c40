package io.github.pcap2netpol.capture.file;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What a file contains, according to its first bytes (its magic number). */
public enum FileKind {
  /**
   * In either byte order: microseconds, nanoseconds, and the modified format of patched versions of
   * libpcap.
   */
  PCAP("pcap", "a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1", "a1b2cd34", "34cdb2a1"),
  PCAPNG("pcapng", "0a0d0d0a"),
  GZIP("gzip", "1f8b"),
  XZ("xz", "fd377a585a00"),
  ZSTD("zstd", "28b52ffd"),
  BZIP2("bzip2", "425a68"),
  LZ4("lz4", "04224d18"),
  ZIP("zip", "504b0304"),
  OTHER("");

  /** How many bytes are needed. */
  public static final int LOOKED_AT = 6;

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Only the constructor writes it.
  private final List<byte[]> magics;

  FileKind(String text, String... magics) {
    this.text = text;
    this.magics = Arrays.stream(magics).map(HexFormat.of()::parseHex).toList();
  }

  /**
   * Recognises the kind by the first bytes.
   *
   * @param start {@link #LOOKED_AT} bytes or more, fewer only if the file has no more
   */
  public static FileKind of(byte[] start) {
    for (FileKind kind : values()) {
      for (byte[] magic : kind.magics) {
        if (start.length >= magic.length
            && Arrays.equals(start, 0, magic.length, magic, 0, magic.length)) {
          return kind;
        }
      }
    }
    return OTHER;
  }

  /** Whether {@link CaptureFile} reads it: a capture, or a compressed file that may hold one. */
  public boolean isRead() {
    return this == PCAP || this == PCAPNG || this == GZIP || this == XZ;
  }

  /** Whether it is a compressed format. */
  boolean isPacked() {
    return switch (this) {
      case GZIP, XZ, ZSTD, BZIP2, LZ4, ZIP -> true;
      case PCAP, PCAPNG, OTHER -> false;
    };
  }

  /** The name of the format, such as {@code pcapng}; empty for {@link #OTHER}. */
  String text() {
    return text;
  }
}
