package io.github.pcap2netpol.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which task reads a capture, and which file its section is in. */
class CaptureDistributionTest {
  @Test
  void each_capture_has_a_task_and_the_largest_comes_first() {
    assertThat(CaptureTasks.of(captures(10, 30, 20)).stream().map(CaptureDistributionTest::numbers))
        .containsExactly(List.of(1), List.of(2), List.of(0));
  }

  @Test
  void beyond_the_most_tasks_captures_are_dealt_like_cards() {
    assertThat(
            CaptureTasks.of(captures(50, 40, 30, 20, 10), 2).stream()
                .map(CaptureDistributionTest::numbers))
        .containsExactly(List.of(0, 2, 4), List.of(1, 3));
  }

  @Test
  void files_hold_captures_that_follow_each_other_and_are_of_similar_size() {
    assertThat(files(captures(10, 10, 10, 10, 10, 10), 3)).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(files(captures(100, 1, 1, 1), 2)).containsExactly(0, 1, 1, 1);
    assertThat(files(captures(1, 1, 1, 100), 2)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void no_file_is_empty() {
    assertThat(files(captures(0, 0, 0), 8)).containsExactly(0, 1, 2);
    assertThat(files(captures(0, 0, 0, 100), 4)).containsExactly(0, 1, 2, 3);
    assertThat(files(captures(100, 0, 0, 0), 4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void a_file_holds_no_more_captures_than_are_read_from_one() {
    int[] files = files(IntStream.range(0, 40_001).mapToLong(i -> 1).toArray(), 1);

    assertThat(files[19_999]).isZero();
    assertThat(files[20_000]).isEqualTo(1);
    assertThat(files[40_000]).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local; 1",
        "local[*]; 1",
        "local[2]; 1",
        "local[2,4]; 4",
        "local[*, 3]; 3",
        "local-cluster[2,1,1024]; 7",
        "yarn; 7"
      })
  void a_task_is_tried_as_often_as_spark_would(String master, int attempts) {
    SparkConf conf =
        new SparkConf(false).set("spark.master", master).set("spark.task.maxFailures", "7");

    assertThat(TaskAttempts.of(conf)).isEqualTo(attempts);
  }

  private static int[] files(List<HadoopCapture> captures, int wanted) {
    SectionRanges ranges = SectionRanges.of(captures, wanted);
    int[] files =
        captures.stream()
            .mapToInt(each -> ranges.getPartition(new SectionKey(each.number(), 0)))
            .toArray();
    assertThat(ranges.numPartitions()).isEqualTo(files[files.length - 1] + 1);
    return files;
  }

  private static int[] files(long[] sizes, int wanted) {
    return files(captures(sizes), wanted);
  }

  private static List<HadoopCapture> captures(long... sizes) {
    List<HadoopCapture> captures = new ArrayList<>();
    for (long size : sizes) {
      String name = "pod-" + captures.size() + ".pcap";
      captures.add(
          HadoopCapture.of(
              captures.size(),
              Optional.empty(),
              List.of(new HadoopFile(name, "file:/" + name, size))));
    }
    return captures;
  }

  private static List<Integer> numbers(List<HadoopCapture> captures) {
    return captures.stream().map(HadoopCapture::number).toList();
  }
}
