package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.archive.ArchivedCapture;
import io.github.pcap2netpol.cluster.proc.NodeLinks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lies beside a capture, in its archive or its folder, and tells whose interfaces it shows.
 */
final class SideFiles {
  private final Map<Path, NodeLinks> links = new ConcurrentHashMap<>();

  /** What is known about the interfaces of the node that a capture was taken on. */
  NodeLinks links(Path capture) {
    Optional<ArchivedCapture> archived = ArchivedCapture.of(capture);
    if (archived.isPresent()) {
      return links.computeIfAbsent(
          archived.get().archive(), any -> ofArchive(archived.get().beside(NodeLinks.FILE)));
    }
    Path folder = capture.toAbsolutePath().getParent();
    return folder == null
        ? NodeLinks.NONE
        : links.computeIfAbsent(folder.resolve(NodeLinks.FILE), SideFiles::ofFile);
  }

  private static NodeLinks ofArchive(ArchivedCapture file) {
    try (InputStream in = file.open()) {
      return NodeLinks.read(in);
    } catch (IOException absent) {
      return NodeLinks.NONE; // what can't be read of an archive is reported with its entries
    }
  }

  private static NodeLinks ofFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return NodeLinks.NONE;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return NodeLinks.read(in);
    } catch (IOException unreadable) {
      return NodeLinks.NONE;
    }
  }
}
