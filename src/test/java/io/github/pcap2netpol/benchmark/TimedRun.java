package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process from its start to its end, with the processes that it starts.
 *
 * @param wall how long it took
 * @param cpu the time on all processors; 0 where the system does not report it
 * @param peakBytes the largest peak of resident memory of one of the processes; 0 where the system
 *     does not report it
 */
record TimedRun(Duration wall, Duration cpu, long peakBytes) {
  private static final long LEAST_WAIT = 2;
  private static final long MOST_WAIT = 50;
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
   * Runs a command and discards its output. Only one may run at a time.
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
    long before = ticksOfChildren();
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    // The longer it has run, the less often it is looked at, which takes time itself.
    long wait = LEAST_WAIT;
    while (!process.waitFor(wait, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peak(process.toHandle()));
      wait = Math.min(MOST_WAIT, LEAST_WAIT + (System.nanoTime() - start) / 100_000_000);
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    if (!done.contains(process.exitValue())) {
      throw new IllegalStateException(
          "exit code " + process.exitValue() + " of " + String.join(" ", command));
    }
    long ticks = ticksOfChildren() - before;
    return new TimedRun(wall, Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND), peak);
  }

  /**
   * User and system time of all processes that this one has started and that have ended, with those
   * that they have started (proc(5), /proc/pid/stat, fields 16 and 17).
   */
  private static long ticksOfChildren() {
    String stat = read("self", "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    return fields.length < 15 ? 0 : Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
  }

  private static long peak(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.children())
        .mapToLong(one -> peak(one.pid()))
        .max()
        .orElse(0);
  }

  /** VmHWM of /proc/pid/status, in KiB there. */
  private static long peak(long pid) {
    return read(Long.toString(pid), "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(String pid, String file) {
    try {
      return Files.readString(Path.of("/proc", pid, file));
    } catch (IOException e) {
      return ""; // it has just ended, or this is no Linux
    }
  }
}
