package io.github.pcap2netpol.manifest;

/** How much of an untrusted text is read. One set for JSON and YAML, whatever is read from them. */
public final class Limits {
  /** How deep objects and lists may be nested. A NetworkPolicy in a List needs 12 levels. */
  static final int LEVELS = 100;

  /** The longest string, in characters. */
  static final int STRING = 4 << 20;

  /** The longest YAML document, in characters. JSON has no such limit, it is read item by item. */
  static final int YAML_DOCUMENT = 32 << 20;

  /**
   * The longest line of YAML, in characters: the parser's time grows with the square of the length
   * of a line without spaces. All annotations of an object together are half of it.
   */
  static final int YAML_LINE = 512 << 10;

  /** How many values one object may hold, counting those behind aliases each time. */
  static final int VALUES = 2_000_000;

  /** How many anchors a YAML document may define. */
  static final int ANCHORS = 10_000;

  /** The largest file that is read into memory as a whole, in bytes. */
  public static final int WHOLE_FILE = 64 << 20;

  private Limits() {}
}
