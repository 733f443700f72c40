package io.github.pcap2netpol.connection.sums;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  /** What a JVM says with -Xmx128m, -Xmx512m, -Xmx1g, -Xmx3g and -Xmx4g, in MiB. */
  @ParameterizedTest(name = "{0} MiB")
  @CsvSource({"123, 200000", "494, 200000", "989, 400000", "2969, 1200000", "3959, 1600000"})
  void a_larger_heap_holds_more_connections_of_all_captures(long heap, int connections) {
    assertThat(Limits.ofHeap(heap << 20).totalSums()).isEqualTo(connections);
  }

  @Test
  void what_is_kept_of_one_capture_does_not_depend_on_the_heap() {
    Limits limits = Limits.ofHeap(Long.MAX_VALUE);

    assertThat(limits.totalNames()).isPositive();
    assertThat(limits)
        .usingRecursiveComparison()
        .ignoringFields("totalPairs", "totalSums", "totalNames")
        .isEqualTo(Limits.DEFAULT);
  }
}
