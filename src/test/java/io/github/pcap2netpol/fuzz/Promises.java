package io.github.pcap2netpol.fuzz;

import com.sun.management.ThreadMXBean;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;

/** What every reader of untrusted bytes promises, whatever the bytes. */
public final class Promises {
  /**
   * The most bytes that reading an input of a few KB may allocate in total: decompressing xz alone
   * may take 20 MiB.
   */
  public static final long MOST_ALLOCATED = 64L << 20;

  /** The longest message or place, in characters: quotes from the input are shortened. */
  private static final int LONGEST_TEXT = 2000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Promises() {}

  /**
   * Runs a reading on this thread, and fails if it allocates more than {@link #MOST_ALLOCATED}. May
   * run it a second time, since loading a class for the first time may allocate as much.
   */
  public static <T> T inBoundedMemory(Callable<T> reading) throws Exception {
    long allocated = 0;
    for (int i = 0; i < 2; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      T result = reading.call();
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (allocated <= MOST_ALLOCATED) {
        return result;
      }
    }
    throw new AssertionError("allocated " + allocated + " bytes");
  }

  /** Each diagnostic has a place, and its text is short. */
  public static void requirePlaced(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      // A diagnostic that counts omitted places has none.
      require(
          !diagnostic.place().isEmpty()
              || diagnostic.message().equals("The same at further places."),
          "no place: " + diagnostic);
      require(!diagnostic.message().isBlank(), "no message: " + diagnostic);
      require(
          diagnostic.place().length() <= LONGEST_TEXT
              && diagnostic.message().length() <= LONGEST_TEXT,
          "longer than a person reads: " + diagnostic);
    }
  }

  public static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
