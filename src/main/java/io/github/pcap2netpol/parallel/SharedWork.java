package io.github.pcap2netpol.parallel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Work on many values that the calling thread does, helped by idle threads. Because the caller does
 * everything that nobody else has begun, the work on one value may itself be shared.
 *
 * <p>A parallel stream would do the same, but its caller spins while it waits, or picks up work of
 * another stream and returns late.
 */
final class SharedWork<T, R> {
  private static final int HELPERS = Runtime.getRuntime().availableProcessors() - 1;

  private static final ThreadPoolExecutor IDLE =
      new ThreadPoolExecutor(
          Math.max(1, HELPERS),
          Math.max(1, HELPERS),
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          SharedWork::daemon);

  static {
    IDLE.allowCoreThreadTimeOut(true);
  }

  private final List<T> values;
  private final Function<? super T, ? extends R> function;
  private final List<CompletableFuture<R>> results;
  private final AtomicInteger next = new AtomicInteger();

  private SharedWork(List<T> values, Function<? super T, ? extends R> function) {
    this.values = values;
    this.function = function;
    this.results = Stream.generate(CompletableFuture<R>::new).limit(values.size()).toList();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "shared-work");
    thread.setDaemon(true);
    return thread;
  }

  /** Lets an idle thread do some work, when there is one. */
  static void whenIdle(Runnable work) {
    IDLE.execute(work);
  }

  /**
   * Applies a function to each value; the results are in the order of the values. If the function
   * fails, the exception for the first such value is thrown, once no thread uses the values any
   * more.
   */
  static <T, R> List<R> map(
      Collection<? extends T> values, Function<? super T, ? extends R> function) {
    SharedWork<T, R> work = new SharedWork<>(new ArrayList<T>(values), function);
    for (int i = 0; i < Math.min(HELPERS, values.size() - 1); i++) {
      IDLE.execute(work::takeAll);
    }
    work.takeAll();
    work.results.forEach(Meanwhile::await);
    return work.results.stream().map(Meanwhile::result).toList();
  }

  /** Works until there is nothing left to begin. */
  private void takeAll() {
    for (int i = next.getAndIncrement(); i < values.size(); i = next.getAndIncrement()) {
      try {
        results.get(i).complete(function.apply(values.get(i)));
      } catch (Throwable failure) { // For the caller, which throws it again.
        results.get(i).completeExceptionally(failure);
      }
    }
  }
}
