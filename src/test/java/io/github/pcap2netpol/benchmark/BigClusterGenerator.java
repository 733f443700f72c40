package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the bundle of a made-up cluster of 10,000 pods and 2,000 Services, with captures that hold
 * 50,000 distinct connections and some more; the same bytes each time.
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
