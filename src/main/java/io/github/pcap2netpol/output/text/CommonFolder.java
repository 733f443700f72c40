package io.github.pcap2netpol.output.text;

import java.util.Collection;

/**
 * The folder that several files have in common, to be named once instead of with each file.
 *
 * @param path ends with a slash; empty if they have none in common
 */
public record CommonFolder(String path) {
  /** No folder: all files are named in full. */
  public static final CommonFolder NONE = new CommonFolder("");

  /** The innermost folder that holds all of these files. */
  public static CommonFolder of(Collection<String> files) {
    String common = files.stream().findFirst().map(CommonFolder::parent).orElse("");
    for (String file : files) {
      while (!file.startsWith(common)) {
        common = parent(common.substring(0, common.length() - 1));
      }
    }
    return common.equals("/") ? NONE : new CommonFolder(common);
  }

  /** The file's path within the folder. */
  String within(String file) {
    return file.startsWith(path) ? file.substring(path.length()) : file;
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
