package io.github.pcap2netpol.connection.follow;

import org.jspecify.annotations.Nullable;

/** Conversations in the order in which they were last heard of. */
final class ConversationQueue {
  private @Nullable Conversation oldest;
  private @Nullable Conversation newest;

  @Nullable Conversation oldest() {
    return oldest;
  }

  /** Moves the conversation to the end of this queue, from whichever it was in. */
  void append(Conversation flow) {
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
  static void leave(Conversation flow) {
    ConversationQueue queue = flow.queue;
    if (queue == null) {
      return;
    }
    Conversation before = flow.before;
    Conversation after = flow.after;
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
