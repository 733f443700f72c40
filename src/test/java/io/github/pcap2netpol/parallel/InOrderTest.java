package io.github.pcap2netpol.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final List<Integer> received = new ArrayList<>();

  @Test
  void results_come_in_the_order_of_the_values_although_the_first_takes_longest() throws Exception {
    CountDownLatch second = new CountDownLatch(1);

    InOrder.each(
        List.of(1, 2),
        2,
        value -> {
          if (value == 1) {
            second.await();
          } else {
            second.countDown();
          }
          return value;
        },
        received::add);

    assertThat(received).containsExactly(1, 2);
  }

  @Test
  void no_more_results_wait_for_their_turn_than_twice_the_threads_and_one() {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    InOrder.each(
        numbers(100),
        2,
        value -> {
          begun.incrementAndGet();
          return value;
        },
        value -> {
          most.accumulateAndGet(begun.get() - received.size(), Math::max);
          received.add(value);
        });

    assertThat(received).hasSize(100);
    assertThat(most.get()).isBetween(1, 5);
  }

  @Test
  void an_exception_of_the_work_is_thrown_unchanged_after_the_results_before_it() {
    assertThatThrownBy(
            () ->
                InOrder.<Integer, Integer, IOException>each(
                    List.of(1, 2, 3),
                    3,
                    value -> {
                      if (value == 2) {
                        throw new IOException("disk full");
                      }
                      return value;
                    },
                    received::add))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(received).containsExactly(1);
  }

  @Test
  void errors_and_unchecked_exceptions_are_thrown_unchanged() {
    assertThatThrownBy(() -> failing(new OutOfMemoryError("heap")))
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> failing(new IllegalArgumentException("odd")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mapped_values_keep_their_order() {
    assertThat(InOrder.map(numbers(1000), value -> -value))
        .containsExactlyElementsOf(numbers(1000).stream().map(value -> -value).toList());
  }

  @Test
  void nested_work_finishes_however_many_threads_there_are() {
    List<Integer> sums =
        InOrder.map(
            numbers(50),
            i -> InOrder.map(numbers(50), j -> i * j).stream().mapToInt(Integer::intValue).sum());

    assertThat(sums)
        .containsExactlyElementsOf(
            numbers(50).stream()
                .map(i -> numbers(50).stream().mapToInt(j -> i * j).sum())
                .toList());
  }

  @Test
  void of_several_failures_the_one_of_the_first_value_is_thrown_after_all_work_has_ended() {
    AtomicInteger worked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                InOrder.map(
                    numbers(100),
                    value -> {
                      worked.incrementAndGet();
                      if (value >= 40) {
                        throw new IllegalArgumentException("value " + value);
                      }
                      return value;
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 40");
    assertThat(worked.get()).isEqualTo(100);
  }

  @Test
  void items_of_the_first_source_come_first_even_if_the_second_is_read_earlier() {
    Semaphore secondIsRead = new Semaphore(0);
    List<String> items = new ArrayList<>();

    Streamed.<String, Integer>each(
        List.of("a", "b"),
        (source, out) -> {
          if (source.equals("a") && Runtime.getRuntime().availableProcessors() > 1) {
            secondIsRead.acquireUninterruptibly();
          }
          numbers(100).forEach(out);
          secondIsRead.release();
        },
        (source, item) -> items.add(source + item));

    assertThat(items).hasSize(200).startsWith("a0", "a1").endsWith("b98", "b99");
    assertThat(items.get(100)).isEqualTo("b0");
  }

  @Test
  void an_exception_from_reading_a_source_is_thrown_after_its_items() {
    assertThatThrownBy(
            () ->
                Streamed.<String, Integer>each(
                    List.of("a"),
                    (source, out) -> {
                      out.accept(1);
                      throw new IllegalStateException("torn");
                    },
                    (source, item) -> received.add(item)))
        .hasRootCauseMessage("torn");
    assertThat(received).containsExactly(1);
  }

  @Test
  void an_exception_of_background_work_is_thrown_only_when_its_result_is_asked_for() {
    Meanwhile<Integer> failed =
        Meanwhile.start(
            () -> {
              throw new IllegalArgumentException("odd");
            });

    failed.await();

    assertThatThrownBy(failed::result).isInstanceOf(IllegalArgumentException.class);
  }

  private void failing(Throwable failure) {
    InOrder.<Integer, Integer, RuntimeException>each(
        List.of(1),
        1,
        value -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        },
        received::add);
  }

  private static List<Integer> numbers(int many) {
    return IntStream.range(0, many).boxed().toList();
  }
}
