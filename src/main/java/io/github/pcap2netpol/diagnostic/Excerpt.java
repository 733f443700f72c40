package io.github.pcap2netpol.diagnostic;

/** Untrusted text for a message: only its beginning, where it is long. */
public final class Excerpt {
  private static final int LONGEST = 100;

  private Excerpt() {}

  /** At most 100 characters of the text, and dots if there are more. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** At most so many characters of the text, and dots if there are more. */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Do not cut a character in two.
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "...";
  }
}
