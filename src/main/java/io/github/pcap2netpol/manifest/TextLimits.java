package io.github.pcap2netpol.manifest;

/**
 * How much of an untrusted text is read. The same limits apply to JSON and YAML, whatever is read
 * from them.
 */
public final class TextLimits {
  /** How deeply objects and lists may be nested. A NetworkPolicy in a List needs 12 levels. */
  public static final int LEVELS = 100;

  /** The longest string, in characters. */
  public static final int STRING = 4 << 20;

  /** The longest YAML document, in characters. JSON is read item by item and has no such limit. */
  public static final int YAML_DOCUMENT = 32 << 20;

  /**
   * The longest line of YAML, in characters: the parser takes time quadratic in the length of a
   * line without spaces. Twice as much as all annotations of an object together.
   */
  public static final int YAML_LINE = 512 << 10;

  /** How many values one object may contain, counting those behind aliases each time. */
  public static final int VALUES = 2_000_000;

  /** How many anchors a YAML document may define. */
  public static final int ANCHORS = 10_000;

  /** The largest file that is read into memory as a whole, in bytes. */
  public static final int WHOLE_FILE = 64 << 20;

  private TextLimits() {}
}
