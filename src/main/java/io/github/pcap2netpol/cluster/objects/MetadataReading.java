package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.MetadataFile;
import io.github.pcap2netpol.manifest.RootValues;
import io.github.pcap2netpol.manifest.Tree.Fields;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads files of metadata side by side, while this thread takes in what is in them: in the order of
 * the files, so that the threads don't show in the result. Of each file a few hundred objects wait
 * at most.
 */
public final class MetadataReading {
  /** Objects that are handed over at once. */
  private static final int BATCH = 64;

  /** Batches of a file that wait to be taken in. */
  private static final int WAITING = 8;

  private final MetadataObjects objects;
  private final Diagnostics diagnostics;

  private MetadataReading(MetadataObjects objects, Diagnostics diagnostics) {
    this.objects = objects;
    this.diagnostics = diagnostics;
  }

  /** What a parser found; without an object it was something else. */
  private record Found(
      String kind, Optional<Fields> object, Optional<String> event, Optional<String> observedAt) {}

  /** A file that is being read. */
  private record Reading(
      Path file, BlockingQueue<List<Found>> batches, CompletableFuture<Void> whole) {}

  /** Collects objects into batches, and waits where too many are there already. */
  private static final class Batches implements RootValues.Sink {
    private final BlockingQueue<List<Found>> full;
    private List<Found> batch = new ArrayList<>(BATCH);

    Batches(BlockingQueue<List<Found>> full) {
      this.full = full;
    }

    @Override
    public void object(
        String kind, Fields object, Optional<String> event, Optional<String> observedAt) {
      add(new Found(kind, Optional.of(object), event, observedAt));
    }

    @Override
    public void other() {
      add(new Found("", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void add(Found found) {
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

    /** An empty batch stands for the end. */
    void end() {
      if (!batch.isEmpty()) {
        handOver();
      }
      handOver();
    }
  }

  /** Reads all. */
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
      // They begin in this order, too, so the one that is waited for is never behind the others.
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
                MetadataFile.read(file, ObjectFields.USED, sink, diagnostics);
              } finally {
                sink.end();
              }
            },
            pool);
    return new Reading(file, batches, whole);
  }

  private void takeIn(Reading reading) {
    RootValues.Sink sink = objects.sinkFor(reading.file().toString());
    try {
      for (List<Found> batch = reading.batches().take();
          !batch.isEmpty();
          batch = reading.batches().take()) {
        for (Found found : batch) {
          found
              .object()
              .ifPresentOrElse(
                  object -> sink.object(found.kind(), object, found.event(), found.observedAt()),
                  sink::other);
        }
      }
      reading.whole().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading metadata", e);
    }
  }
}
