package io.github.pcap2netpol.capture.file;

/**
 * Which files are read in pieces by several threads.
 *
 * @param from files of at least this size in bytes are cut
 * @param piece the length of a piece in bytes, at least 1
 */
public record Cutting(long from, int piece) {
  /** In pieces of 2 MiB: some thousand packets, which take much longer than handing them over. */
  public static final Cutting USUAL =
      Runtime.getRuntime().availableProcessors() > 1
          ? new Cutting(16L << 20, 2 << 20)
          : new Cutting(Long.MAX_VALUE, 2 << 20);

  /** Reads files as a whole, by one thread. */
  public static final Cutting NONE = new Cutting(Long.MAX_VALUE, 1);

  public Cutting {
    if (piece < 1) {
      throw new IllegalArgumentException("a piece has at least 1 byte");
    }
  }
}
