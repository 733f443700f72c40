package io.github.pcap2netpol.output.folder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names of objects as names of files. */
public final class FileNames {
  /** File systems allow 255 bytes; this leaves room for an extension. */
  private static final int LONGEST_NAME = 200;

  private static final Pattern TAKEN_BY_SERVER = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private FileNames() {}

  /**
   * The name itself if the API server accepts it; otherwise with unsafe characters replaced and
   * part of a hash appended, so that no two names share a file.
   */
  public static String of(String name) {
    if (name.length() <= LONGEST_NAME && TAKEN_BY_SERVER.matcher(name).matches()) {
      return name;
    }
    String safe = name.replaceAll("[^A-Za-z0-9-]+", "_");
    String start = safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
    return start + "_" + sha256(name).substring(0, 12);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
