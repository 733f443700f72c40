package io.github.pcap2netpol.parallel;

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
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * {@link InOrder} for sources that yield many items each, such as files: items are handed over
 * while their source is still being read, those of the first source first. At most a few hundred
 * items of each source are waiting at any time.
 *
 * @param <T> an item
 */
public final class Streamed<T> {
  /** Items handed over at once. */
  private static final int BATCH = 64;

  /** Batches per source that may wait. */
  private static final int WAITING = 8;

  private final BlockingQueue<List<T>> full = new ArrayBlockingQueue<>(WAITING);
  private final CompletableFuture<Void> whole;
  private List<T> batch = new ArrayList<>(BATCH);

  private Streamed(Consumer<Consumer<T>> read, ExecutorService pool) {
    whole =
        CompletableFuture.runAsync(
            () -> {
              try {
                read.accept(this::add);
              } finally {
                end();
              }
            },
            pool);
  }

  /**
   * Reads all sources, several at once.
   *
   * @param read gives all items of a source to a consumer, which blocks while too many are waiting
   * @param receiver takes an item and the source it is from; always called by the calling thread
   */
  public static <S, T> void each(
      Collection<S> sources, BiConsumer<S, Consumer<T>> read, BiConsumer<S, T> receiver) {
    record Running<S, T>(S source, Streamed<T> items) {}
    int threads = Math.min(sources.size(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
    try {
      Queue<Running<S, T>> running = new ArrayDeque<>();
      for (S source : sources) {
        running.add(
            new Running<>(source, new Streamed<>(items -> read.accept(source, items), pool)));
      }
      // Sources are started in this order too, so the one being waited for is never behind the
      // others.
      running.forEach(each -> each.items().handOver(item -> receiver.accept(each.source(), item)));
    } finally {
      pool.shutdownNow();
    }
  }

  private void add(T item) {
    batch.add(item);
    if (batch.size() == BATCH) {
      put();
    }
  }

  /** Ends with an empty batch. */
  private void end() {
    if (!batch.isEmpty()) {
      put();
    }
    put();
  }

  private void put() {
    try {
      full.put(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("nobody waits for these items any more");
    }
    batch = new ArrayList<>(BATCH);
  }

  private void handOver(Consumer<T> receiver) {
    try {
      for (List<T> items = full.take(); !items.isEmpty(); items = full.take()) {
        items.forEach(receiver);
      }
      whole.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for items", e);
    }
  }
}
