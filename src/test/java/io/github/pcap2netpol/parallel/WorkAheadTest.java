package io.github.pcap2netpol.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkAheadTest {
  @Test
  void values_come_in_their_order_each_after_its_work() {
    List<int[]> values = IntStream.range(0, 1000).mapToObj(i -> new int[] {i, 0}).toList();
    WorkAhead<int[]> ahead = over(3, values, value -> value[1] = value[0] * 2);

    List<Integer> taken = new ArrayList<>();
    for (int[] value = ahead.next(); value != null; value = ahead.next()) {
      taken.add(value[1]);
    }

    assertThat(taken).isEqualTo(IntStream.range(0, 1000).mapToObj(i -> i * 2).toList());
  }

  @Test
  void no_more_values_than_allowed_are_begun_before_the_first_is_taken() {
    AtomicInteger given = new AtomicInteger();
    WorkAhead<Integer> ahead = new WorkAhead<>(4, given::incrementAndGet, value -> {});

    ahead.next();

    assertThat(given).hasValue(4);
    ahead.stop();
  }

  @Test
  void what_the_work_throws_comes_in_its_place() {
    WorkAhead<Integer> ahead =
        over(
            3,
            List.of(1, 2, 3),
            value -> {
              if (value == 2) {
                throw new IllegalArgumentException("two");
              }
            });

    assertThat(ahead.next()).isEqualTo(1);
    assertThatThrownBy(ahead::next).isInstanceOf(IllegalArgumentException.class).hasMessage("two");
    ahead.stop();
  }

  @Test
  void once_it_is_stopped_no_work_goes_on() {
    AtomicInteger running = new AtomicInteger();
    WorkAhead<Integer> ahead =
        over(
            8,
            IntStream.range(0, 100).boxed().toList(),
            value -> {
              running.incrementAndGet();
              running.decrementAndGet();
            });
    ahead.next();

    ahead.stop();

    assertThat(running).hasValue(0);
    assertThat(ahead.next()).as("the next one that had not begun").isEqualTo(8);
  }

  private static <T> WorkAhead<T> over(
      int most, List<T> values, java.util.function.Consumer<T> work) {
    Iterator<T> each = values.iterator();
    return new WorkAhead<>(most, () -> each.hasNext() ? each.next() : null, work);
  }
}
