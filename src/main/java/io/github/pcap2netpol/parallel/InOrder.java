package io.github.pcap2netpol.parallel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The same work on many values at once. Results are handed over in the order of the values, so the
 * outcome does not depend on which thread finishes first.
 */
public final class InOrder {
  private InOrder() {}

  /** Takes one result; always called by the thread that asked for the work. */
  @FunctionalInterface
  public interface Receiver<R, E extends Exception> {
    void accept(R result) throws E;
  }

  /** The work on one value, which may fail with {@code E}. */
  @FunctionalInterface
  public interface Work<T, R, E extends Exception> {
    R apply(T value) throws E;
  }

  /** Applies a function to each value, on as many threads as the machine has processors. */
  public static <T, R> List<R> map(
      Collection<? extends T> values, Function<? super T, ? extends R> function) {
    return SharedWork.map(values, function);
  }

  /** Does the same with each value; the work on different values must not share state. */
  public static <T> void forAll(Collection<? extends T> values, Consumer<? super T> work) {
    SharedWork.<T, Boolean>map(
        values,
        value -> {
          work.accept(value);
          return true;
        });
  }

  /**
   * Works on each value and hands over the results one by one. At most {@code 2 * threads + 1}
   * values are worked on or wait to be handed over, which bounds the memory that results take.
   *
   * @param threads how many values are worked on at once; fewer than 1 counts as 1
   * @throws E the exception of the work on a value, once all values before it are handed over; or
   *     that of the receiver. Work that has not finished by then is interrupted.
   */
  public static <T, R, E extends Exception> void each(
      Iterable<? extends T> values, int threads, Work<T, R, E> work, Receiver<R, E> receiver)
      throws E {
    int workers = Math.max(1, threads);
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      Deque<Future<R>> running = new ArrayDeque<>();
      for (T value : values) {
        if (running.size() > 2 * workers) {
          receiver.accept(InOrder.<R, E>result(running.remove()));
        }
        Callable<R> task = () -> work.apply(value);
        running.add(pool.submit(task));
      }
      while (!running.isEmpty()) {
        receiver.accept(InOrder.<R, E>result(running.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @SuppressWarnings("unchecked") // Work declares no other checked exception than E.
  private static <R, E extends Exception> R result(Future<R> future) throws E {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a result", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw (E) e.getCause();
    }
  }
}
