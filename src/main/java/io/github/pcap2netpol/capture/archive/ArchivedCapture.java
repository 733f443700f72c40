package io.github.pcap2netpol.capture.archive;

import io.github.pcap2netpol.capture.file.CaptureSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A capture inside an archive.
 *
 * @param archive the file
 * @param entry its name in the archive, as {@link Archives} lists it
 */
public record ArchivedCapture(Path archive, String entry) implements CaptureSource {
  /** Between the file's name and the entry's. */
  static final String IN = "!/";

  /** The capture that a path from {@link Archives#expand} stands for; empty for other paths. */
  public static Optional<ArchivedCapture> of(Path path) {
    String text = path.toString();
    int at = text.indexOf(IN);
    return at > 0 && !Files.exists(path) && Files.isRegularFile(Path.of(text.substring(0, at)))
        ? Optional.of(
            new ArchivedCapture(Path.of(text.substring(0, at)), text.substring(at + IN.length())))
        : Optional.empty();
  }

  /** Another file in the same folder of the archive. */
  public ArchivedCapture beside(String file) {
    return new ArchivedCapture(archive, entry.substring(0, entry.lastIndexOf('/') + 1) + file);
  }

  @Override
  public String name() {
    return archive + IN + entry;
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public InputStream open() throws IOException {
    Archive open = Archive.open(archive).orElseThrow(() -> new IOException("it has changed"));
    for (Optional<String> name = open.next(); name.isPresent(); name = open.next()) {
      if (Archives.safe(name.get()).equals(Optional.of(entry))) {
        return open.content();
      }
    }
    open.close();
    throw new IOException("the archive no longer holds it");
  }
}
