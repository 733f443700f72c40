package io.github.pcap2netpol.capture.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A capture in a file, or in a named pipe.
 *
 * @param path the file
 * @param name the name to show in messages, as the user gave it
 */
public record FileSource(Path path, String name) implements CaptureSource, SeekableSource {
  @Override
  public long size() {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : -1;
    } catch (IOException unknown) {
      return -1;
    }
  }

  @Override
  public InputStream open() throws IOException {
    // A stream from Files asks for its position, which a pipe does not have.
    return Files.isRegularFile(path)
        ? Files.newInputStream(path)
        : new FileInputStream(path.toFile());
  }

  @Override
  public ReadableByteChannel channel() throws IOException {
    return Files.newByteChannel(path);
  }

  @Override
  public Optional<SeekableSource> seekable() {
    return Files.isRegularFile(path) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public ReadableByteChannel channelAt(long offset) throws IOException {
    return Files.newByteChannel(path).position(offset);
  }
}
