package io.github.pcap2netpol.output.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptibleTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void completed_steps_are_undone_once_and_no_further_step_begins() throws Exception {
    try (Interruptible steps = new Interruptible(() -> done.add("undone"))) {
      steps.run(() -> done.add("one"));
      steps.stop();
      steps.stop();
      assertThatThrownBy(() -> steps.run(() -> done.add("two")))
          .isInstanceOf(InterruptedIOException.class);
    }

    assertThat(done).containsExactly("one", "undone");
  }

  @Test
  void a_step_that_has_begun_is_completed() throws Exception {
    Thread ending;
    try (Interruptible steps = new Interruptible(() -> done.add("undone"))) {
      ending = new Thread(steps::stop);
      steps.run(
          () -> {
            ending.start();
            while (ending.getState() != Thread.State.BLOCKED) {
              Thread.onSpinWait();
            }
            done.add("one");
          });
      ending.join();
    }

    assertThat(done).containsExactly("one", "undone");
  }
}
