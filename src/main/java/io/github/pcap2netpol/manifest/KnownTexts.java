package io.github.pcap2netpol.manifest;

import org.jspecify.annotations.Nullable;

/**
 * Recently read texts of one file. Metadata repeats the same names and labels; sharing them saves
 * memory and makes comparisons fast. Old entries are overwritten, so the table stays small.
 */
public final class KnownTexts {
  /** The longest text kept, in characters. */
  private static final int LONGEST = 64;

  /** By hash. */
  private final @Nullable String[] known = new @Nullable String[1024];

  /** An equal text, the same object as before if it is still known. */
  public String of(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int place = text.hashCode() & (known.length - 1);
    String before = known[place];
    if (before != null && before.equals(text)) {
      return before;
    }
    known[place] = text;
    return text;
  }
}
