package io.github.pcap2netpol.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that a test fills with the files of a bundle. */
public record BundleFolder(Path root) {
  /** Writes a file, creating its folders. */
  public BundleFolder put(String path, String text) {
    return put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public BundleFolder put(String path, byte[] bytes) {
    write(root.resolve(path), bytes);
    return this;
  }

  /** Writes a file, creating its folders. */
  public static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
