package io.github.pcap2netpol.connection.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.Packets;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Opened;
import io.github.pcap2netpol.connection.sums.NotedNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenConversationsTest {
  private static final String CLIENT = "10.0.0.1:1001";
  private static final String SERVER = "10.0.0.2:80";

  private final List<ExtractedLine> ended = new ArrayList<>();
  private final OpenConversations twoAtMost =
      new OpenConversations(new ConversationLimit(2), ended::add);

  @Test
  void a_recently_active_open_connection_outlives_a_silent_one() {
    hear(
        new Packets()
            .syn(CLIENT, SERVER, 100)
            .synAck(SERVER, CLIENT, 100)
            .syn("10.0.0.3:1002", SERVER, 200)
            .synAck(SERVER, "10.0.0.3:1002", 200)
            .at(5)
            .segment(CLIENT, SERVER)
            .syn("10.0.0.1:1003", SERVER, 300));

    assertThat(endedOriginators()).containsExactly("10.0.0.3");
    assertThat(twoAtMost.crowdedOut()).isOne();
  }

  @Test
  void finished_connections_make_room_before_open_ones() {
    hear(
        new Packets()
            .syn(CLIENT, SERVER, 100)
            .synAck(SERVER, CLIENT, 100)
            .at(5)
            .syn("10.0.0.3:1002", SERVER, 200)
            .synAck(SERVER, "10.0.0.3:1002", 200)
            .refuse("10.0.0.3:1002", SERVER, 200)
            .syn("10.0.0.1:1003", SERVER, 300));

    assertThat(endedOriginators()).containsExactly("10.0.0.3");
    assertThat(twoAtMost.crowdedOut()).isZero();
  }

  private void hear(Packets packets) {
    Epochs noTakeovers = new Epochs(Map.of());
    PacketTracker tracker =
        new PacketTracker(
            new Rounds(Rounds.USUAL, Followers.READER, () -> {}),
            new Beginning(),
            List.of(
                new Shard(
                    twoAtMost,
                    new StreamTracker(twoAtMost),
                    new DatagramTracker(twoAtMost, noTakeovers, (address, time) -> false),
                    new LookupTracker(noTakeovers, 1))),
            new NotedNames(1),
            new OtherProtocols(noTakeovers, 1),
            ends -> Optional.empty(),
            where -> {
              throw new AssertionError(where);
            });
    packets.events.forEach(event -> event.tell(tracker, 1));
  }

  private List<String> endedOriginators() {
    return ended.stream()
        .map(Opened.class::cast)
        .map(connection -> connection.originator().toString())
        .toList();
  }
}
