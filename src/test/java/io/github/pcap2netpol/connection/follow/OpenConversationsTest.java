package io.github.pcap2netpol.connection.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Mark;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenConversationsTest {
  private final List<Conversation> ended = new ArrayList<>();
  private final OpenConversations flows = new OpenConversations(2, ended::add);

  @Test
  void an_open_connection_that_was_heard_of_lately_outlives_one_that_was_silent() {
    Conversation talking = opened(1001, 0);
    Conversation silent = opened(1002, 100_000_000);
    hear(talking, 5 * Mark.SECOND);

    opened(1003, 6 * Mark.SECOND);

    assertThat(ended).containsExactly(silent);
    assertThat(flows.crowdedOut()).isOne();
  }

  @Test
  void connections_that_are_over_make_room_before_open_ones() {
    opened(1001, 0);
    Conversation over = opened(1002, 5 * Mark.SECOND);
    over.reset = true;
    hear(over, 6 * Mark.SECOND);

    opened(1003, 7 * Mark.SECOND);

    assertThat(ended).containsExactly(over);
    assertThat(flows.crowdedOut()).isZero();
  }

  private Conversation opened(int port, long time) {
    Conversation flow =
        new Conversation(
            Conversation.Stage.ANSWERED,
            Protocol.TCP,
            0,
            1,
            port,
            0,
            2,
            80,
            false,
            new Mark(time, 0, 1));
    flows.add(flow);
    hear(flow, time);
    return flow;
  }

  private void hear(Conversation flow, long time) {
    flow.seen(true, time, 0, 2);
    flows.heard(flow);
  }
}
