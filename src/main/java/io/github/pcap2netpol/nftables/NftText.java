package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.output.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of the cluster in the places of a ruleset. In none of them can a character end the place
 * and begin something else.
 */
final class NftText {
  /** What the kernel keeps of a rule's comment is 128 bytes; nft refuses more. */
  private static final int LONGEST_COMMENT = 120;

  /** NF_LOG_PREFIXLEN is 128, with the zero at the end. */
  private static final int LONGEST_PREFIX = 127;

  /** Of a name within an identifier, which the kernel limits to 255 bytes (old ones to 31). */
  private static final int LONGEST_READABLE = 48;

  private NftText() {}

  /**
   * An identifier of letters, digits and underscores: the role, as much of the name as fits, and a
   * hash, so that two of them are never the same.
   *
   * @param role letters, digits and underscores, first a letter: so that it is no word of nft
   * @param name any text, for people
   * @param unique any text, which no other of this role shares
   */
  static String identifier(String role, String name, String unique) {
    String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return role
        + "_"
        + readable.substring(0, Math.min(readable.length(), LONGEST_READABLE))
        + "_"
        + hash(unique);
  }

  /** The first 10 hexadecimal digits of the text's SHA-256. */
  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A statement that says why a rule is there: {@code comment "..."}. */
  static String comment(String text) {
    return "comment \"" + shortened(quotable(text), LONGEST_COMMENT) + "\"";
  }

  /** The text at the start of each logged line, in quotes. */
  static String logPrefix(String text) {
    // One blank at its end, which parts it from what follows in a kernel's log.
    return "\"" + shortened(quotable(text), LONGEST_PREFIX - 2) + ": \"";
  }

  /** A line of its own, for people. */
  static String remark(String text) {
    return "# " + SafeText.oneLine(text).replace('\\', '/');
  }

  /** Within quotes nft knows no escapes, so what would need one is replaced. */
  private static String quotable(String text) {
    return text.replaceAll("[^A-Za-z0-9 ._:/,()-]", "?");
  }

  /** Of a text that is too long, the start and a hash of all. */
  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 11) + "~" + hash(text);
  }
}
