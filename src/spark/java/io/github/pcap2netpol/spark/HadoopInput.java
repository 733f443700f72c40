package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A file or folder as the user gave it.
 *
 * @param given the text
 * @param path where it is, with scheme and authority
 * @param local stands for it where captures are grouped
 */
record HadoopInput(String given, org.apache.hadoop.fs.Path path, Path local) {
  private static final String FILE = "file";

  /**
   * Understands a path.
   *
   * @throws UnusableInputException if it is none, or of an unknown or unreachable file system
   */
  static HadoopInput of(String given, Configuration configuration) throws UnusableInputException {
    try {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(given);
      URI uri = path.toUri();
      FileSystem system = path.getFileSystem(configuration);
      org.apache.hadoop.fs.Path whole = system.makeQualified(path);
      String local =
          uri.getScheme() == null ? given : isElsewhere(uri) ? whole.toString() : uri.getPath();
      return new HadoopInput(given, whole, Path.of(local));
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableInputException(
          "\"" + given + "\" cannot be used: " + e.getMessage() + ".", e);
    }
  }

  private static boolean isElsewhere(URI uri) {
    return uri.getScheme() != null && !uri.getScheme().equals(FILE);
  }

  /** A file or folder in it. */
  org.apache.hadoop.fs.Path below(String name) {
    return new org.apache.hadoop.fs.Path(path, name);
  }

  /**
   * The name of a file in it: as {@code extract} would show it if the path was given without a
   * scheme or as {@code file:}, otherwise its URI.
   */
  String name(FileStatus file) {
    if (isElsewhere(new org.apache.hadoop.fs.Path(given).toUri())) {
      return file.getPath().toString();
    }
    String inside = file.getPath().toUri().getPath().substring(path.toUri().getPath().length());
    return inside.isEmpty()
        ? local.toString()
        : local.resolve(inside.startsWith("/") ? inside.substring(1) : inside).toString();
  }
}
