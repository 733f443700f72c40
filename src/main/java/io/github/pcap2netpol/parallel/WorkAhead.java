package io.github.pcap2netpol.parallel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on values one after another, done ahead by idle threads, and by the taker of the values
 * while it has nothing else to do. If no thread is idle, the taker does all of it.
 *
 * @param <T> a value, which the work changes
 */
public final class WorkAhead<T> {
  private final int most;
  private final Supplier<? extends @Nullable T> values;
  private final Consumer<? super T> work;
  private final Deque<Task> tasks = new ArrayDeque<>();

  /**
   * Starts nothing yet.
   *
   * @param most how many values are worked on or wait to be taken, at least 1
   * @param values gives the next value, null if there are no more for now; called by the taker only
   * @param work is done on each value, before it is taken
   */
  public WorkAhead(int most, Supplier<? extends @Nullable T> values, Consumer<? super T> work) {
    this.most = most;
    this.values = values;
    this.work = work;
  }

  /**
   * Takes the next value, once its work is done. An exception of the work is thrown again
   * unchanged.
   *
   * @return null if there are no more for now
   */
  public @Nullable T next() {
    begin();
    Task first = tasks.peek();
    if (first == null) {
      return null;
    }
    while (!first.done.isDone() && helpOne()) {
      // The first one or, if it has been begun, the next one that has not.
    }
    tasks.remove();
    Meanwhile.await(first.done);
    Meanwhile.result(first.done);
    return first.value;
  }

  /** Lets idle threads begin the work on the values there are. */
  public void begin() {
    while (tasks.size() < most) {
      T value = values.get();
      if (value == null) {
        return;
      }
      Task task = new Task(value);
      tasks.add(task);
      SharedWork.whenIdle(task::runOnce);
    }
  }

  private boolean helpOne() {
    for (Task task : tasks) {
      if (task.runOnce()) {
        return true;
      }
    }
    return false;
  }

  /** Begins no more work, and waits for what has begun. */
  public void stop() {
    for (Task task : tasks) {
      if (!task.begun.compareAndSet(false, true)) {
        Meanwhile.await(task.done);
      }
    }
    tasks.clear();
  }

  private final class Task {
    private final T value;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    Task(T value) {
      this.value = value;
    }

    /** Does the work, unless somebody has begun it. */
    boolean runOnce() {
      if (!begun.compareAndSet(false, true)) {
        return false;
      }
      try {
        work.accept(value);
        done.complete(true);
      } catch (Throwable failure) { // For the taker, who throws it again.
        done.completeExceptionally(failure);
      }
      return true;
    }
  }
}
