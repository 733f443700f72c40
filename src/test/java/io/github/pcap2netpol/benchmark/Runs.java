package io.github.pcap2netpol.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several runs of the same thing. */
final class Runs {
  private final List<TimedRun> measured = new ArrayList<>();

  /** Adds a run, except number 0, which is a warm-up. */
  void add(int number, TimedRun run) {
    if (number > 0) {
      measured.add(run);
    }
  }

  /** The median, in seconds. */
  double wall() {
    return median(measured.stream().map(run -> seconds(run.wall())).toList());
  }

  /** The shortest, in seconds. */
  double minimum() {
    return measured.stream().mapToDouble(run -> seconds(run.wall())).min().orElseThrow();
  }

  /** The median of the time on all processors, in seconds. */
  double processor() {
    return median(measured.stream().map(run -> seconds(run.cpu())).toList());
  }

  /** The shortest time on all processors, in seconds. */
  double leastProcessor() {
    return measured.stream().mapToDouble(run -> seconds(run.cpu())).min().orElseThrow();
  }

  /** The largest peak of resident memory, in bytes; 0 if unknown. */
  long peak() {
    return measured.stream().mapToLong(TimedRun::peakBytes).max().orElseThrow();
  }

  /** One after another. */
  static TimedRun inTurn(List<TimedRun> runs) {
    return new TimedRun(
        runs.stream().map(TimedRun::wall).reduce(Duration.ZERO, Duration::plus),
        runs.stream().map(TimedRun::cpu).reduce(Duration.ZERO, Duration::plus),
        runs.stream().mapToLong(TimedRun::peakBytes).max().orElse(0));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
