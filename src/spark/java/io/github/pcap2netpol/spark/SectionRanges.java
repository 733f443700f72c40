package io.github.pcap2netpol.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Partitioner;

/**
 * Divides captures among the files to write: each file gets captures that follow each other, so the
 * files in order hold the captures in order.
 */
final class SectionRanges extends Partitioner {
  private static final long serialVersionUID = 1;

  /** More captures in one file would not be read. */
  private static final int MOST_CAPTURES = 20_000;

  /** The number of the first capture of each file, ascending, from 0. */
  private final int[] starts;

  private SectionRanges(int[] starts) {
    this.starts = starts;
  }

  /**
   * Divides captures into files of similar size.
   *
   * @param captures in order
   * @param wanted how many files, at least 1; there are fewer if there are fewer captures, and more
   *     if a file would hold more captures than are read from one
   */
  static SectionRanges of(List<HadoopCapture> captures, int wanted) {
    int files = Math.max(1, Math.min(wanted, captures.size()));
    long all = captures.stream().mapToLong(SectionRanges::weight).sum();
    int[] starts = new int[captures.size() + 1];
    int count = 1;
    long before = weight(captures.get(0));
    for (int i = 1; i < captures.size(); i++) {
      int mustFollow = files - count;
      boolean full = before >= all / files * count || captures.size() - i <= mustFollow;
      if ((count < files && full) || i - starts[count - 1] >= MOST_CAPTURES) {
        starts[count++] = i;
      }
      before += weight(captures.get(i));
    }
    return new SectionRanges(Arrays.copyOf(starts, count));
  }

  /** An empty capture takes room too. */
  private static long weight(HadoopCapture capture) {
    return capture.size() + 1;
  }

  @Override
  public int numPartitions() {
    return starts.length;
  }

  @Override
  public int getPartition(Object key) {
    int found = Arrays.binarySearch(starts, ((SectionKey) key).capture());
    return found >= 0 ? found : -found - 2;
  }
}
