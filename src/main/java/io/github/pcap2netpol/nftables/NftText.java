package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.output.text.SafeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Embeds names from the cluster in a ruleset. No character in them can end their context and begin
 * something else.
 */
final class NftText {
  /** The kernel keeps 128 bytes of a rule's comment; nft refuses more. */
  private static final int LONGEST_COMMENT = 120;

  /** NF_LOG_PREFIXLEN is 128, including the final zero. */
  private static final int LONGEST_PREFIX = 127;

  /** For a name within an identifier, which the kernel limits to 255 bytes (old kernels to 31). */
  private static final int LONGEST_READABLE = 48;

  private NftText() {}

  /**
   * An identifier of letters, digits and underscores: the role, as much of the name as fits, and a
   * hash, so that no two identifiers are equal.
   *
   * @param role letters, digits and underscores, beginning with a letter, so that it is not a
   *     keyword of nft
   * @param name any text, for people
   * @param unique any text that nothing else with this role shares
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

  /** A statement that explains a rule: {@code comment "..."}. */
  static String comment(String text) {
    return "comment \"" + shortened(quotable(text), LONGEST_COMMENT) + "\"";
  }

  /** The quoted text at the start of each logged line. */
  static String logPrefix(String text) {
    // One trailing blank separates it from what follows in a kernel's log.
    return "\"" + shortened(quotable(text), LONGEST_PREFIX - 2) + ": \"";
  }

  /** A comment line of its own, for people. */
  static String remark(String text) {
    return "# " + SafeText.oneLine(text).replace('\\', '/');
  }

  /** nft has no escapes within quotes, so characters that would need one are replaced. */
  private static String quotable(String text) {
    return text.replaceAll("[^A-Za-z0-9 ._:/,()-]", "?");
  }

  /** For a text that is too long, its start and a hash of the whole. */
  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 11) + "~" + hash(text);
  }
}
