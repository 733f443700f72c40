package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Found;
import io.github.pcap2netpol.parallel.Streamed;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Reads metadata files in parallel while this thread adds their objects in file order, so that the
 * result does not depend on timing.
 */
public final class MetadataReading {
  private MetadataReading() {}

  /** Reads all files. */
  public static void read(
      Collection<Path> files, MetadataObjects objects, Diagnostics diagnostics) {
    Streamed.<Path, Found>each(
        files,
        (file, found) -> MetadataFile.read(file, found, diagnostics),
        (file, found) -> objects.add(found, file.toString()));
  }
}
