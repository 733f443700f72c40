package io.github.pcap2netpol.output.folder;

import java.util.regex.Pattern;

/**
 * A file to write.
 *
 * @param path its path relative to the output folder, with {@code /} between names and without
 *     {@code ..}
 * @param contents its text; each line ends in {@code \n}
 */
public record OutputFile(String path, String contents) {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]+");

  public OutputFile {
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()
          || name.equals(".")
          || name.equals("..")
          || !SAFE.matcher(name).matches()) {
        throw new IllegalArgumentException("not a safe relative path: " + path);
      }
    }
  }
}
