package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.ConnectionExtractor;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.CollectionAccumulator;
import scala.Tuple2;

/**
 * Extracts the captures of one task, one after another. The pieces of their sections are made when
 * they are asked for; in memory there is one at a time.
 */
final class CaptureExtraction implements Iterator<Tuple2<SectionKey, byte[]>> {
  static final int PIECE = 256 << 10;

  private final Iterator<HadoopCapture> captures;
  private final Configuration configuration;
  private final Overlays overlays;
  private final int attempts;
  private final CollectionAccumulator<CaptureResult> results;
  private final Path scratch;

  private Optional<InputStream> section = Optional.empty();
  private int capture;
  private int piece;
  private byte[] next = {};

  /**
   * Prepares the extraction.
   *
   * @param captures those of this task
   * @param attempts how often a task is tried, at least 1
   * @param results receives what is reported about each capture
   */
  CaptureExtraction(
      Iterator<HadoopCapture> captures,
      Configuration configuration,
      Overlays overlays,
      int attempts,
      CollectionAccumulator<CaptureResult> results) {
    this.captures = captures;
    this.configuration = configuration;
    this.overlays = overlays;
    this.attempts = attempts;
    this.results = results;
    try {
      scratch = ScratchFile.ofTask();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      while (next.length == 0) {
        if (section.isPresent()) {
          next = section.get().readNBytes(PIECE);
          if (next.length == 0) {
            section.get().close();
            section = Optional.empty();
          }
        } else if (captures.hasNext()) {
          extract(captures.next());
          section = Optional.of(Files.newInputStream(scratch));
        } else {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Tuple2<SectionKey, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Tuple2<SectionKey, byte[]> made = new Tuple2<>(new SectionKey(capture, piece++), next);
    next = new byte[0];
    return made;
  }

  private void extract(HadoopCapture what) throws IOException {
    capture = what.number();
    piece = 0;
    Diagnostics found = new Diagnostics();
    List<HadoopSource> opened = new ArrayList<>();
    List<CaptureStats> stats;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(scratch))) {
      stats =
          ConnectionExtractor.extract(
              List.of(what.input()),
              part -> {
                HadoopSource source = new HadoopSource(what.file(part), configuration);
                opened.add(source);
                return source;
              },
              overlays.ports(),
              1,
              ConnectionExtractor.Packing.GZIP,
              out,
              found);
    }
    retryIfUnread(opened);
    results.add(CaptureResult.of(what.number(), stats, found.sorted()));
  }

  /**
   * Fails the task if bytes could not be had: Spark tries it again, on another machine if it can.
   * The last attempt uses what there is, and the capture is named in the findings.
   */
  private void retryIfUnread(List<HadoopSource> sources) throws IOException {
    boolean last = TaskContext.get().attemptNumber() + 1 >= attempts;
    for (HadoopSource source : sources) {
      if (!last && source.failure().isPresent()) {
        throw new IOException("cannot read " + source.name(), source.failure().get());
      }
    }
  }
}
