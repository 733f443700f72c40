package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the bundle of a generated cluster of 10,000 pods and 2,000 Services, with captures of more
 * than 50,000 distinct connections; always the same bytes.
 */
final class BigClusterGenerator {
  private BigClusterGenerator() {}

  static void write(Path bundle) throws IOException {
    Files.createDirectories(bundle);
    Files.writeString(bundle.resolve("bundle.json"), "{\"formatVersion\":1}\n");
    BigMetadata.write(bundle.resolve("cluster"));
    BigCaptures.write(bundle.resolve("captures"));
  }
}
