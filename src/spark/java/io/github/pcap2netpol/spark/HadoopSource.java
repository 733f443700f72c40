package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.file.CaptureSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * A capture on a file system that Hadoop knows. It is read once from its first byte to its last, by
 * one thread, since the other processors have tasks of their own.
 */
final class HadoopSource implements CaptureSource {
  private final HadoopFile file;
  private final Configuration configuration;
  private @Nullable IOException failure;

  HadoopSource(HadoopFile file, Configuration configuration) {
    this.file = file;
    this.configuration = configuration;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public InputStream open() throws IOException {
    try {
      Path path = new Path(file.uri());
      return new Watched(
          FutureIO.awaitFuture(
              path.getFileSystem(configuration)
                  .openFile(path)
                  // Object stores otherwise expect jumps, and ask for small ranges.
                  .opt("fs.option.openfile.read.policy", "whole-file, sequential")
                  .opt("fs.option.openfile.length", Long.toString(file.size()))
                  .build()));
    } catch (IOException e) {
      throw noted(e);
    }
  }

  /** Why the file system could not deliver bytes, if it could not; another attempt may succeed. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private IOException noted(IOException e) {
    failure = e;
    return e;
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }
  }
}
