package io.github.pcap2netpol.connection;

import org.jspecify.annotations.Nullable;

/** Conversations in the order in which they were last heard of. */
final class FlowQueue {
  private @Nullable Flow oldest;
  private @Nullable Flow newest;

  @Nullable Flow oldest() {
    return oldest;
  }

  /** Moves the conversation to the end of this queue, from whichever it was in. */
  void append(Flow flow) {
    if (newest == flow) {
      return;
    }
    leave(flow);
    flow.queue = this;
    flow.before = newest;
    if (newest == null) {
      oldest = flow;
    } else {
      newest.after = flow;
    }
    newest = flow;
  }

  /** Takes the conversation out of the queue it is in, if any. */
  static void leave(Flow flow) {
    FlowQueue queue = flow.queue;
    if (queue == null) {
      return;
    }
    Flow before = flow.before;
    Flow after = flow.after;
    if (before == null) {
      queue.oldest = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      queue.newest = before;
    } else {
      after.before = before;
    }
    flow.before = null;
    flow.after = null;
    flow.queue = null;
  }
}
