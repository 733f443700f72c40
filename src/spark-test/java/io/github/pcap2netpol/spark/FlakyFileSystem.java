package io.github.pcap2netpol.spark;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The local file system, except that some files cannot be opened a number of times, as when the
 * machine that holds them is restarted.
 */
public final class FlakyFileSystem extends LocalFileSystem {
  private static final Map<String, Fault> FAULTS = new ConcurrentHashMap<>();

  /** How often a file still fails, and how often someone tried to open it. */
  private record Fault(AtomicInteger left, AtomicInteger opened) {}

  /** From now on, a file of that name fails so many times before it can be read. */
  static void failing(String name, int times) {
    FAULTS.put(name, new Fault(new AtomicInteger(times), new AtomicInteger()));
  }

  /** How often someone tried to open the file. */
  static int opened(String name) {
    return Objects.requireNonNull(FAULTS.get(name)).opened().get();
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    Fault fault = FAULTS.get(file.getName());
    if (fault != null) {
      fault.opened().incrementAndGet();
      if (fault.left().getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
        throw new IOException("the machine that holds it does not answer");
      }
    }
    return super.open(file, bufferSize);
  }
}
