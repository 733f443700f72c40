package io.github.pcap2netpol.manifest;

import org.jspecify.annotations.Nullable;

/**
 * Texts of one file that were read before. Metadata repeat the same names and labels, which then
 * take memory once, and are found equal at a glance. It forgets, so that it stays small.
 */
final class KnownTexts {
  /** The longest that is remembered, in characters. */
  private static final int LONGEST = 64;

  /** By their hash. */
  private final @Nullable String[] known = new @Nullable String[1024];

  /** This text, the same object as before if it is still known. */
  String of(String text) {
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
