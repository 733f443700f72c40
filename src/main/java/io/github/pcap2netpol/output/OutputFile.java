package io.github.pcap2netpol.output;

/**
 * A file that is yet to be written.
 *
 * @param path where, relative to the output folder, with {@code /} between names; has no {@code ..}
 * @param contents its text, with {@code \n} at the end of each line
 */
public record OutputFile(String path, String contents) {
  public OutputFile {
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()
          || name.equals(".")
          || name.equals("..")
          || !name.matches("[A-Za-z0-9._-]+")) {
        throw new IllegalArgumentException("not a safe relative path: " + path);
      }
    }
  }
}
