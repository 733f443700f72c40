package io.github.pcap2netpol.parallel;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts threads at work, so that each knows whether processors are idle. */
public final class Busy {
  private final AtomicInteger threads = new AtomicInteger();

  /** Work that may fail with {@code E}. */
  @FunctionalInterface
  public interface Work<R, E extends Exception> {
    R get() throws E;
  }

  /** Does some work on the calling thread. */
  public <R, E extends Exception> R during(Work<R, E> work) throws E {
    threads.incrementAndGet();
    try {
      return work.get();
    } finally {
      threads.decrementAndGet();
    }
  }

  /** Whether the machine has more processors than there are threads at work. */
  public boolean leavesProcessors() {
    return threads.get() < Runtime.getRuntime().availableProcessors();
  }
}
