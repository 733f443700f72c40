package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process from its start to its end, as seen from outside.
 *
 * @param wall how long it took
 * @param cpu its time on all processors; 0 where the system does not report it
 * @param peakBytes its peak of resident memory; 0 where the system does not report it
 */
record TimedRun(Duration wall, Duration cpu, long peakBytes) {
  private static final int LOOK_EVERY_MILLIS = 2;
  private static final long TICKS_PER_SECOND = 100;

  /**
   * Runs a command and discards its output.
   *
   * @throws IllegalStateException if it ends with another exit code than 0
   */
  static TimedRun of(List<String> command) throws IOException, InterruptedException {
    return of(command, Map.of(), Set.of(0));
  }

  /**
   * Runs a command and discards its output.
   *
   * @param environment variables to set beside those of this process
   * @param done the exit codes it may end with
   * @throws IllegalStateException if it ends with another one
   */
  static TimedRun of(List<String> command, Map<String, String> environment, Set<Integer> done)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    long ticks = 0;
    long peak = 0;
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      ticks = Math.max(ticks, ticks(process.pid()));
      peak = Math.max(peak, peak(process.pid()));
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    if (!done.contains(process.exitValue())) {
      throw new IllegalStateException(
          "exit code " + process.exitValue() + " of " + String.join(" ", command));
    }
    return new TimedRun(wall, Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND), peak);
  }

  /** User and system time (proc(5), /proc/pid/stat, fields 14 and 15). */
  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    return fields.length < 13 ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** VmHWM of /proc/pid/status, in KiB there. */
  private static long peak(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      return ""; // it has just ended, or this is no Linux
    }
  }
}
