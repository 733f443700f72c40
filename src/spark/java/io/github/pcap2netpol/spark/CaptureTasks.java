package io.github.pcap2netpol.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Distributes captures to tasks: one for each capture, the largest first, so that no large one is
 * left for the end.
 */
final class CaptureTasks {
  /** With more captures, a task gets several: Spark keeps some kilobytes for each task. */
  private static final int MOST = 10_000;

  private CaptureTasks() {}

  /** The captures of each task. */
  static List<List<HadoopCapture>> of(List<HadoopCapture> captures) {
    return of(captures, MOST);
  }

  /**
   * The captures of each task.
   *
   * @param most the most tasks, at least 1; beyond them, captures are dealt like cards
   */
  static List<List<HadoopCapture>> of(List<HadoopCapture> captures, int most) {
    List<HadoopCapture> largestFirst =
        captures.stream()
            .sorted(
                Comparator.comparingLong(HadoopCapture::size)
                    .reversed()
                    .thenComparingInt(HadoopCapture::number))
            .toList();
    List<List<HadoopCapture>> tasks = new ArrayList<>();
    for (int i = 0; i < largestFirst.size(); i++) {
      if (i < most) {
        tasks.add(new ArrayList<>());
      }
      tasks.get(i % most).add(largestFirst.get(i));
    }
    return tasks;
  }
}
