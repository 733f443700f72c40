package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.net.Protocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that may go on: a bounded number, handed over when they have ended, fallen
 * silent, or when room is needed. Time is the capture's.
 */
final class FlowsInFlight {
  /** Openings are repeated for 127 seconds by Linux, doubling from one second six times. */
  static final long OPENING_SILENCE = 130 * Mark.SECOND;

  /** How long stray packets may follow the end of a connection: RFC 9293 3.6.1 calls it MSL. */
  static final long OVER_SILENCE = 60 * Mark.SECOND;

  /** After such a silence a datagram starts a new exchange. */
  static final long DATAGRAM_SILENCE = 60 * Mark.SECOND;

  /** How much later than those that follow it a packet may be written to the file. */
  static final long DISORDER = 2 * Mark.SECOND;

  private final FlowTable table = new FlowTable();
  private final FlowQueue openings = new FlowQueue();
  private final FlowQueue over = new FlowQueue();
  private final FlowQueue open = new FlowQueue();
  private final FlowQueue datagrams = new FlowQueue();
  private final int most;
  private final Consumer<Flow> ended;
  private long crowdedOut;

  /**
   * @param most how many are kept
   * @param ended is told of each when it is over
   */
  FlowsInFlight(int most, Consumer<Flow> ended) {
    this.most = most;
    this.ended = ended;
  }

  /** How many had to go early, though they may have gone on. */
  long crowdedOut() {
    return crowdedOut;
  }

  @Nullable Flow find(
      Protocol protocol,
      long sourceHigh,
      long sourceLow,
      int sourcePort,
      long destinationHigh,
      long destinationLow,
      int destinationPort) {
    return table.find(
        protocol,
        sourceHigh,
        sourceLow,
        sourcePort,
        destinationHigh,
        destinationLow,
        destinationPort);
  }

  void add(Flow flow) {
    if (table.size() >= most) {
      makeRoom();
    }
    table.add(flow);
  }

  private void makeRoom() {
    for (FlowQueue queue : new FlowQueue[] {over, datagrams, openings, open}) {
      Flow oldest = queue.oldest();
      if (oldest != null) {
        if (queue != over) {
          crowdedOut++;
        }
        end(oldest);
        return;
      }
    }
  }

  /** To be called after each packet of the conversation. */
  void heard(Flow flow) {
    if (flow.stage == Flow.Stage.DATAGRAMS) {
      datagrams.append(flow);
    } else if (flow.isOver()) {
      over.append(flow);
    } else if (flow.stage == Flow.Stage.OPENING) {
      openings.append(flow);
    } else {
      open.append(flow);
    }
  }

  void end(Flow flow) {
    table.remove(flow);
    FlowQueue.leave(flow);
    ended.accept(flow);
  }

  /** Ends those that have been silent for too long. */
  void expire(long now) {
    expire(openings, now - OPENING_SILENCE);
    expire(over, now - OVER_SILENCE);
    // Whoever finds one tells by its own packets whether it is over. Here it must not end sooner.
    expire(datagrams, now - DATAGRAM_SILENCE - DISORDER);
  }

  private void expire(FlowQueue queue, long silentSince) {
    Flow oldest = queue.oldest();
    while (oldest != null && oldest.lastTime < silentSince) {
      end(oldest);
      oldest = queue.oldest();
    }
  }

  /** Ends all. */
  void endAll() {
    for (FlowQueue queue : new FlowQueue[] {over, datagrams, openings, open}) {
      Flow oldest = queue.oldest();
      while (oldest != null) {
        end(oldest);
        oldest = queue.oldest();
      }
    }
  }
}
