package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.Tree.Text;
import org.jspecify.annotations.Nullable;

/**
 * Texts of one file that were read before. Metadata repeat the same names and labels, which then
 * take memory once, and are found equal at a glance. It forgets, so that it stays small.
 */
final class KnownTexts {
  /** The longest that is remembered, in characters. */
  private static final int LONGEST = 64;

  /** By their hash. */
  private final @Nullable Text[] known = new @Nullable Text[1024];

  /** This text, the same object as before if it is still known. */
  Text of(String value) {
    if (value.length() > LONGEST) {
      return new Text(value);
    }
    int place = value.hashCode() & (known.length - 1);
    Text text = known[place];
    if (text == null || !text.value().equals(value)) {
      text = new Text(value);
      known[place] = text;
    }
    return text;
  }
}
