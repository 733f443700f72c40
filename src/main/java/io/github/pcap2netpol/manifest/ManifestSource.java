package io.github.pcap2netpol.manifest;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that can be read again from its start. */
@FunctionalInterface
public interface ManifestSource {
  /** How many bytes can be examined before they are read. */
  int PEEKED = 1 << 18;

  InputStream open() throws IOException;

  static ManifestSource of(Path file) {
    return () -> new BufferedInputStream(Files.newInputStream(file), PEEKED);
  }

  static ManifestSource of(byte[] text) {
    return () -> new ByteArrayInputStream(text);
  }
}
