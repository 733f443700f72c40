package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Found;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Reads metadata files in parallel while this thread takes in their objects in file order, so that
 * the result does not depend on timing. At most a few hundred objects of each file are waiting at
 * any time.
 */
public final class MetadataReading {
  /** Objects handed over at once. */
  private static final int BATCH = 64;

  /** Batches per file that may wait to be taken in. */
  private static final int WAITING = 8;

  private final MetadataObjects objects;
  private final Diagnostics diagnostics;

  private MetadataReading(MetadataObjects objects, Diagnostics diagnostics) {
    this.objects = objects;
    this.diagnostics = diagnostics;
  }

  /** A file being read. */
  private record Reading(
      Path file, BlockingQueue<List<Found>> batches, CompletableFuture<Void> whole) {}

  /** Collects objects into batches, and blocks while too many batches are waiting. */
  private static final class Batches implements Consumer<Found> {
    private final BlockingQueue<List<Found>> full;
    private List<Found> batch = new ArrayList<>(BATCH);

    Batches(BlockingQueue<List<Found>> full) {
      this.full = full;
    }

    @Override
    public void accept(Found found) {
      batch.add(found);
      if (batch.size() == BATCH) {
        handOver();
      }
    }

    private void handOver() {
      try {
        full.put(batch);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("nobody waits for this file any more");
      }
      batch = new ArrayList<>(BATCH);
    }

    /** Ends the file with an empty batch. */
    void end() {
      if (!batch.isEmpty()) {
        handOver();
      }
      handOver();
    }
  }

  /** Reads all files. */
  public static void read(
      Collection<Path> files, MetadataObjects objects, Diagnostics diagnostics) {
    new MetadataReading(objects, diagnostics).readAll(files);
  }

  private void readAll(Collection<Path> files) {
    int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
    try {
      Queue<Reading> running = new ArrayDeque<>();
      for (Path file : files) {
        running.add(start(pool, file));
      }
      // Files are started in this order too, so the one being waited for is never behind the
      // others.
      running.forEach(this::takeIn);
    } finally {
      pool.shutdownNow();
    }
  }

  private Reading start(ExecutorService pool, Path file) {
    BlockingQueue<List<Found>> batches = new ArrayBlockingQueue<>(WAITING);
    Batches sink = new Batches(batches);
    CompletableFuture<Void> whole =
        CompletableFuture.runAsync(
            () -> {
              try {
                MetadataFile.read(file, sink, diagnostics);
              } finally {
                sink.end();
              }
            },
            pool);
    return new Reading(file, batches, whole);
  }

  private void takeIn(Reading reading) {
    String file = reading.file().toString();
    try {
      for (List<Found> batch = reading.batches().take();
          !batch.isEmpty();
          batch = reading.batches().take()) {
        for (Found found : batch) {
          objects.add(found, file);
        }
      }
      reading.whole().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading metadata", e);
    }
  }
}
