package io.github.pcap2netpol.parallel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/**
 * Work done while the calling thread continues with something else.
 *
 * @param <R> its result
 */
public final class Meanwhile<R> {
  private final CompletableFuture<R> running;

  private Meanwhile(CompletableFuture<R> running) {
    this.running = running;
  }

  /** Starts work that keeps a processor busy. */
  public static <R> Meanwhile<R> start(Supplier<R> work) {
    return new Meanwhile<>(CompletableFuture.supplyAsync(work));
  }

  /** Starts work that nobody waits for, and whose failure shows when its result is needed. */
  public static void prepare(Runnable work) {
    ForkJoinPool.commonPool().execute(work);
  }

  /** Waits until the work is finished or has failed. */
  public void await() {
    await(running);
  }

  /** Waits for the result; an exception of the work is thrown again unchanged. */
  public R result() {
    return result(running);
  }

  static void await(CompletableFuture<?> running) {
    running.handle((result, failure) -> true).join();
  }

  static <R> R result(CompletableFuture<R> running) {
    try {
      return running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
