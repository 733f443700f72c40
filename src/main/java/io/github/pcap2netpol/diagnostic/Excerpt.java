package io.github.pcap2netpol.diagnostic;

/** Shortens untrusted text for a message to its beginning. */
public final class Excerpt {
  private static final int LONGEST = 100;

  private Excerpt() {}

  /** At most 100 characters of the text, and an ellipsis if there are more. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** At most this many characters of the text, and an ellipsis if there are more. */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Do not split a surrogate pair.
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "...";
  }
}
